import { closeTables } from './close-tables.js';
import { dateTime, flag, guid, integer, lookup, memo, option, polymorphic, starting, text } from './column.js';
import { type Table, table } from './table.js';

const ENABLED_DISABLED = {
  0: { label: 'Enabled', initial: 1, reasons: { 1: 'Enabled' } },
  1: { label: 'Disabled', initial: 2, reasons: { 2: 'Disabled' } },
};

const stages = { 10: 'Pre-validation', 20: 'Pre-operation', 40: 'Post-operation' };

const note = table({
  name: 'annotation',
  schemaName: 'Annotation',
  set: 'annotations',
  typeCode: 5,
  primaryName: 'subject',
  columns: [
    polymorphic('objectid', ['account', 'contact', 'salesorder', 'quote', 'invoice', 'product'], 'C'),
    text('objecttypecode', 64, 'R'),
    text('subject', 500),
    memo('notetext', 100_000),
    flag('isdocument'),
    text('filename', 255),
    text('mimetype', 256),
    memo('documentbody', 1_073_741_823),
    integer('filesize', 'R'),
  ],
  owned: true,
});

const organization = table({
  name: 'organization',
  schemaName: 'Organization',
  set: 'organizations',
  typeCode: 1019,
  columns: [
    text('name', 160, 'R'),
    flag('issopintegrationenabled', 'U'),
    starting(flag('oobpricecalculationenabled', 'U', true), true),
    lookup('basecurrencyid', 'transactioncurrency', 'R'),
    starting(integer('pricingdecimalprecision', 'U', ['0', '10']), 2),
    starting(integer('expirechangetrackingindays', 'U', ['0', '365']), 7),
    option('discountcalculationmethod', { 0: 'Line item', 1: 'Per unit' }, 'U'),
    starting(integer('languagecode', 'R'), 1033),
  ],
});

const user = table({
  name: 'systemuser',
  schemaName: 'SystemUser',
  set: 'systemusers',
  typeCode: 8,
  primaryName: 'fullname',
  columns: [
    text('fullname', 200, 'R'),
    text('firstname', 64),
    text('lastname', 64),
    text('domainname', 1024),
    text('internalemailaddress', 100),
    text('employeeid', 100),
    guid('applicationid', 'C'),
    guid('azureactivedirectoryobjectid', 'R'),
    flag('isintegrationuser'),
    flag('isdisabled', 'U'),
    lookup('businessunitid', 'businessunit', 'C'),
  ],
});

const businessUnit = table({
  name: 'businessunit',
  schemaName: 'BusinessUnit',
  set: 'businessunits',
  typeCode: 10,
  columns: [text('name', 160)],
});

const message = table({
  name: 'sdkmessage',
  schemaName: 'SdkMessage',
  set: 'sdkmessages',
  typeCode: 4606,
  columns: [text('name', 256, 'R')],
  closedToCallers: true,
});

const messageFilter = table({
  name: 'sdkmessagefilter',
  schemaName: 'SdkMessageFilter',
  set: 'sdkmessagefilters',
  typeCode: 4607,
  columns: [
    text('name', 256, 'R'),
    text('primaryobjecttypecode', 64, 'R'),
    lookup('sdkmessageid', 'sdkmessage', 'R'),
    flag('iscustomprocessingstepallowed', 'R', true),
  ],
  closedToCallers: true,
});

const serviceEndpoint = table({
  name: 'serviceendpoint',
  schemaName: 'ServiceEndpoint',
  set: 'serviceendpoints',
  typeCode: 4618,
  columns: [
    text('name', 256),
    text('description', 256),
    text('url', 2000),
    option('contract', {
      1: 'One-Way',
      2: 'Queue',
      3: 'Rest',
      4: 'Two-Way',
      5: 'Topic',
      6: 'Queue (Persistent)',
      7: 'Event Hub',
      8: 'Webhook',
      9: 'Event Grid',
    }),
    option('authtype', {
      1: 'ACS',
      2: 'SAS Key',
      3: 'SAS Token',
      4: 'Webhook Key',
      5: 'Http Header',
      6: 'Http Query String',
    }),
    option('messageformat', { 1: 'Binary XML', 2: 'Json', 3: 'Text XML' }),
    { ...text('authvalue', 2048), writeOnly: true },
    flag('isauthvalueset', 'R'),
  ],
});

const step = table({
  name: 'sdkmessageprocessingstep',
  schemaName: 'SdkMessageProcessingStep',
  set: 'sdkmessageprocessingsteps',
  typeCode: 4608,
  columns: [
    text('name', 256),
    text('description', 256),
    integer('rank', 'CU', ['0', '2147483647']),
    option('stage', stages),
    option('mode', { 0: 'Synchronous', 1: 'Asynchronous' }),
    flag('asyncautodelete'),
    option('supporteddeployment', { 0: 'Server Only', 1: 'Outlook only', 2: 'Both' }),
    memo('filteringattributes', 100_000),
    text('configuration', 1_073_741_823),
    { ...polymorphic('eventhandler', ['serviceendpoint']) },
    lookup('sdkmessageid', 'sdkmessage'),
    lookup('sdkmessagefilterid', 'sdkmessagefilter'),
  ],
  states: ENABLED_DISABLED,
});

const stepImage = table({
  name: 'sdkmessageprocessingstepimage',
  schemaName: 'SdkMessageProcessingStepImage',
  set: 'sdkmessageprocessingstepimages',
  typeCode: 4615,
  columns: [
    text('name', 256),
    text('entityalias', 256),
    option('imagetype', { 0: 'PreImage', 1: 'PostImage', 2: 'Both' }),
    text('messagepropertyname', 256),
    memo('attributes', 100_000),
    text('description', 256),
    lookup('sdkmessageprocessingstepid', 'sdkmessageprocessingstep'),
  ],
});

const asyncOperation = table({
  name: 'asyncoperation',
  schemaName: 'AsyncOperation',
  set: 'asyncoperations',
  typeCode: 4700,
  columns: [
    text('name', 256, 'R'),
    memo('message', 100_000, 'R'),
    integer('errorcode', 'R'),
    text('messagename', 160, 'R'),
    text('primaryentitytype', 64, 'R'),
    guid('correlationid', 'R'),
    integer('operationtype', 'R'),
    lookup('owningextensionid', 'sdkmessageprocessingstep', 'R'),
    {
      ...polymorphic('regardingobjectid', ['salesorder', 'salesorderdetail', 'account', 'product', 'quote']),
      use: 'R',
    },
    dateTime('startedon', 'R'),
    dateTime('completedon', 'R'),
  ],
  states: {
    0: { label: 'Ready', initial: 0, reasons: { 0: 'Waiting For Resources' } },
    1: { label: 'Suspended', initial: 10, reasons: { 10: 'Waiting' } },
    2: { label: 'Locked', initial: 20, reasons: { 20: 'In Progress', 21: 'Pausing', 22: 'Canceling' } },
    3: { label: 'Completed', initial: 30, reasons: { 30: 'Succeeded', 31: 'Failed', 32: 'Canceled' } },
  },
  closedToCallers: true,
});

/** Notes, closes, people, organization and the webhook tables (sheet 2.4, 2.7, 3.1 to 3.5). */
export const platformTables: readonly Table[] = [
  note,
  ...closeTables,
  organization,
  user,
  businessUnit,
  message,
  messageFilter,
  serviceEndpoint,
  step,
  stepImage,
  asyncOperation,
];
