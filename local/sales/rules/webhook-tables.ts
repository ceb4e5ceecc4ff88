import type { TableRules } from '../engine/contract.js';
import { invalidArgument, requiredMissing } from '../model/errors.js';
import { integerOf, isTrue, type Row, referenceOf, textOf } from '../model/values.js';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Real Dataverse posts to https on 80 or 443 only; plain http is let through on loopback for local receivers. */
function checkUrl(text: string): void {
  const url = URL.parse(text);
  if (url === null) throw invalidArgument('The endpoint URL is not valid.');
  if (LOOPBACK.includes(url.hostname)) return;
  if (url.protocol !== 'https:' || !['', '443', '80'].includes(url.port)) {
    throw invalidArgument('The endpoint URL must use https on port 443 or 80.');
  }
}

function checkEndpoint(row: Row): Row {
  if (textOf(row, 'name') === '') throw requiredMissing('The name of the service endpoint is missing.');
  if (integerOf(row, 'contract') !== 8) throw invalidArgument('Only the Webhook contract (8) is simulated.');
  const authtype = integerOf(row, 'authtype');
  if (authtype === null || ![4, 5, 6].includes(authtype)) throw invalidArgument('A webhook takes authtype 4, 5 or 6.');
  checkUrl(textOf(row, 'url'));
  return { ...row, isauthvalueset: textOf(row, 'authvalue') !== '' };
}

/** Service endpoints: webhooks only, https or loopback. */
export const endpointRules: TableRules = {
  prepareCreate: ({ row }) => checkEndpoint(row),
  prepareUpdate: ({ before, changes }) => ({
    ...changes,
    isauthvalueset: checkEndpoint({ ...before, ...changes }).isauthvalueset ?? false,
  }),
};

/** Steps: an endpoint, a message, and the combinations of stage and mode that Dataverse takes (sheet 3.2). */
export const stepRules: TableRules = {
  prepareCreate: ({ engine, row }) => {
    for (const column of ['eventhandler', 'sdkmessageid', 'sdkmessagefilterid']) {
      if (referenceOf(row, column) === null) throw requiredMissing(`${column} is missing.`);
    }
    const message = engine.need('sdkmessage', referenceOf(row, 'sdkmessageid')?.id ?? '');
    const filter = engine.need('sdkmessagefilter', referenceOf(row, 'sdkmessagefilterid')?.id ?? '');
    if (referenceOf(filter, 'sdkmessageid')?.id !== message.sdkmessageid) {
      throw invalidArgument('The sdkmessagefilter does not belong to the sdkmessage.');
    }
    if (integerOf(row, 'mode') !== 1) throw invalidArgument('Synchronous webhook steps are not simulated: use mode 1.');
    if (integerOf(row, 'stage') !== 40) throw invalidArgument('Asynchronous steps are possible in stage 40 only.');
    checkFilter(row, textOf(message, 'name'));
    return row;
  },
  prepareUpdate: ({ engine, before, changes }) => {
    const message = engine.need('sdkmessage', referenceOf(before, 'sdkmessageid')?.id ?? '');
    checkFilter({ ...before, ...changes }, textOf(message, 'name'));
    return changes;
  },
};

function checkFilter(row: Row, message: string): void {
  if (textOf(row, 'filteringattributes') !== '' && message !== 'Update') {
    throw invalidArgument('Filtering attributes are possible on Update only.');
  }
}

/** Step images: which images a message can have, and under which property (sheet 3.2). */
export const stepImageRules: TableRules = {
  prepareCreate: ({ engine, row }) => {
    const step = engine.need('sdkmessageprocessingstep', referenceOf(row, 'sdkmessageprocessingstepid')?.id ?? '');
    const message = textOf(engine.need('sdkmessage', referenceOf(step, 'sdkmessageid')?.id ?? ''), 'name');
    const properties: Readonly<Record<string, string>> = {
      Create: 'Id',
      Update: 'Target',
      Delete: 'Target',
      Assign: 'Target',
      SetState: 'EntityMoniker',
    };
    const property = properties[message];
    if (property === undefined) throw invalidArgument(`Message ${message} does not support images.`);
    if (textOf(row, 'messagepropertyname') !== property) {
      throw invalidArgument(`messagepropertyname must be ${property} for message ${message}.`);
    }
    const type = integerOf(row, 'imagetype');
    if (type === null) throw requiredMissing('imagetype is missing.');
    if (message === 'Create' && type !== 1) throw invalidArgument('Create has no pre-image.');
    if (message === 'Delete' && type !== 0) throw invalidArgument('Delete has no post-image.');
    if (textOf(row, 'entityalias') === '') throw requiredMissing('entityalias is missing.');
    return row;
  },
};

/** Organization and users cannot be created or deleted through the simulator. */
export const fixedRules: TableRules = {
  prepareCreate: () => {
    throw invalidArgument('Rows of this table cannot be created here.');
  },
  checkDelete: () => {
    throw invalidArgument('Rows of this table cannot be deleted here.');
  },
};

/** People: those of the tokens are seeded; more can be added, none goes. */
export const userRules: TableRules = {
  prepareCreate: ({ row }) => ({
    ...row,
    isintegrationuser: isTrue(row, 'isintegrationuser'),
    fullname: [textOf(row, 'firstname'), textOf(row, 'lastname')].filter(Boolean).join(' '),
  }),
  checkDelete: fixedRules.checkDelete ?? (() => {}),
};
