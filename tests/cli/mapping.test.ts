import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addMappingCommands } from '../../cli/commands/mapping-group.js';
import { runTandem } from '../../cli/program.js';
import type { Prompts } from '../../cli/setup/prompts.js';
import type { Surroundings } from '../../cli/surroundings.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import type { Answer } from '../../lib/operations/answer.js';
import { activateConfiguration } from '../../lib/operations/configuration/activate.js';
import { listConfigurations, showConfiguration } from '../../lib/operations/configuration/look.js';
import { stageConfiguration } from '../../lib/operations/configuration/stage.js';
import { tryOutConfiguration } from '../../lib/operations/configuration/try-out.js';
import { listOfferedFields } from '../../lib/operations/offered-fields.js';
import type { FieldList, OfferedFields } from '../../lib/ports/offered-fields.js';
import { success } from '../../lib/ports/remote-result.js';
import type { ConnectionPorts } from '../../lib/sync/engine.js';
import { type RunningServer, serveHttp } from '../../local/simulator-kit/http-server.js';
import { jsonResponse, type SimulatorRequest } from '../../local/simulator-kit/http-types.js';
import { testParts } from '../functions/parts-for-tests.js';

const listOf = (fields: OfferedFields): FieldList => ({ list: async () => success(fields) });
const fieldLists = new Map([
  [
    'main',
    {
      businessCentral: listOf({
        header: [
          { name: 'phoneNumber', kind: 'text', maxLength: 30 },
          { name: 'documentDate', kind: 'date' },
          { name: 'externalDocumentNumber', kind: 'text', maxLength: 35 },
          { name: 'approval', kind: 'member' },
        ],
        line: [],
      }),
      sales: listOf({
        header: [
          { name: 'contoso_phone', kind: 'text', maxLength: 50 },
          { name: 'contoso_day', kind: 'date' },
          { name: 'contoso_channel', kind: 'option' },
          { name: 'description', kind: 'text' },
        ],
        line: [],
      }),
    },
  ],
]);

/** Both systems have the columns and properties above. */
const trialPorts = () =>
  ({
    businessCentral: {
      readFieldLimits: async () =>
        success({ header: new Map(['phoneNumber', 'documentDate'].map((name) => [name, {}])), line: new Map() }),
    },
    sales: {
      readCapabilities: async () =>
        success({
          salesOrderProcessing: true,
          ownColumns: new Set(['phone', 'day', 'channel'].map((name) => `salesorder.contoso_${name}`)),
        }),
      listOptions: async () => success(['1', '2', '3'].map((key) => ({ key, name: '', values: {} }))),
    },
  }) as unknown as ConnectionPorts;

let server: RunningServer;

/** The operations themselves behind their routes. */
beforeEach(async () => {
  const connection = { connectionId: 'main', mapping: defaultMapping, policies: {} };
  const connections = new Map([['main', { connection }]]) as never;
  const desk = testParts({ connections, fieldLists, trialPorts });
  const answer = async ({ method, url, body }: SimulatorRequest): Promise<Answer> => {
    const query = Object.fromEntries(url.searchParams);
    const call = { body: method === 'POST' ? JSON.parse(String(body)) : undefined, who: 'ada' };
    switch (url.pathname) {
      case '/api/offered-fields':
        return await listOfferedFields(desk.engine, desk.fieldLists, query);
      case '/api/configuration':
        return await listConfigurations(desk, query);
      case '/api/configuration/stage':
        return await stageConfiguration(desk, call);
      case '/api/configuration/test':
        return await tryOutConfiguration(desk, call);
      case '/api/configuration/activate':
        return await activateConfiguration(desk, call);
      default:
        return await showConfiguration(desk, url.pathname.split('/').at(-1) ?? '', query);
    }
  };
  const statuses = { ok: 200, badRequest: 400, notFound: 404, refused: 409, busy: 503 } as const;
  const handle = async (request: SimulatorRequest) => {
    const given = await answer(request);
    return jsonResponse(statuses[given.kind], given.kind === 'ok' ? given.body : given);
  };
  server = await serveHttp({ handle }, { port: 0 });
});
afterEach(() => server.close());

const result = { out: '', error: '' };

function surroundings(isTerminal: boolean): Surroundings {
  Object.assign(result, { out: '', error: '' });
  return {
    settings: () => {
      throw new Error('no settings are needed');
    },
    administratorToken: () => undefined,
    operator: () => ({}),
    out: (text) => {
      result.out += text;
    },
    error: (text) => {
      result.error += text;
    },
    isTerminal,
  };
}

async function tandem(...words: readonly string[]) {
  const exitCode = await runTandem([...words, '--app', server.url], surroundings(false));
  return { exitCode, ...result };
}

const phone = ['--sales-column', 'contoso_phone', '--business-central', 'phoneNumber', '--label', 'Phone'] as const;

describe('tandem mapping (P-148)', () => {
  it('adds a field by options alone: the difference, a version, and with --activate in force; list shows it', async () => {
    expect((await tandem('mapping', 'list')).out).toContain('There is no field of your own yet');
    const shown = await tandem('mapping', 'add', ...phone, '--name', 'phone');
    expect(shown.exitCode).toBe(1);
    expect(shown.out).toContain('mapping.header.custom.phone.label: new, "Phone"');
    expect(shown.out).toContain('Nothing was changed. Give --yes to stage it.');
    expect((await tandem('config', 'list')).out.trim().split('\n')).toHaveLength(1);
    const added = await tandem(
      'mapping',
      'add',
      ...phone,
      '--name',
      'phone',
      '--not-blank',
      'yes',
      '--yes',
      '--activate',
    );
    expect(added).toMatchObject({ exitCode: 0, error: '' });
    expect(added.out).toContain('version 1 is in force');
    const { header } = JSON.parse((await tandem('mapping', 'list', '--json')).out);
    // The smaller of what both sides hold.
    expect(header).toEqual([
      {
        name: 'custom.phone',
        label: 'Phone',
        kind: 'text',
        direction: 'both',
        maxLength: 30,
        notBlank: true,
        businessCentral: { property: 'phoneNumber' },
        sales: { column: 'contoso_phone' },
      },
    ]);
    expect((await tandem('mapping', 'list')).out).toContain(
      'custom.phone  Phone  text  both  phoneNumber  contoso_phone',
    );
  });

  it('changes only what is given, and takes a field out again', async () => {
    await tandem('mapping', 'add', ...phone, '--name', 'phone', '--yes', '--activate');
    const changed = await tandem('mapping', 'change', 'phone', '--direction', 'fromSales', '--yes', '--activate');
    expect(changed.error).toBe('');
    expect(changed.out).toContain('mapping.header.custom.phone.direction: was "both", is "fromSales"');
    expect(changed.out).not.toContain('label');
    expect((await tandem('mapping', 'change', 'phone', '--direction', 'fromSales')).out).toBe(
      'Nothing is different.\n',
    );
    const removed = await tandem('mapping', 'remove', 'phone', '--yes', '--activate', '--json');
    expect(JSON.parse(removed.out)).toMatchObject({ staged: 3, active: 3 });
    expect((await tandem('mapping', 'remove', 'phone')).error).toContain('there is no field custom.phone of your own');
  });

  it.each([
    [[...phone, '--name', ' '], 2, '--name must be a name'],
    [[...phone, '--name', 'phone', '--label', ' '], 2, '--label must not be blank'],
    [['--sales-column', 'contoso_nothing'], 2, 'There are: contoso_phone, contoso_day, contoso_channel'],
    [['--sales-column', 'contoso_day', '--business-central', 'phoneNumber'], 2, 'There are: documentDate'],
    [
      ['--sales-column', 'contoso_phone', '--business-central', 'externalDocumentNumber'],
      2,
      'There are: phoneNumber, approval',
    ],
    [['--sales-column', 'contoso_phone', '--business-central', 'phoneNumber', '--name', 'x'], 2, 'Give --label'],
    [[...phone, '--name', 'x', '--max-length', '9999', '--yes'], 1, 'mapping.header.0.maxLength'],
    [
      [
        '--sales-column',
        'contoso_channel',
        '--business-central',
        'phoneNumber',
        '--name',
        'x',
        '--label',
        'X',
        '--max-length',
        '9',
        '--codes',
        'WEB',
      ],
      2,
      '--codes must be',
    ],
  ])('refuses what cannot be, and stages nothing: %j', async (words, exitCode, error) => {
    expect(await tandem('mapping', 'add', ...words)).toMatchObject({
      exitCode,
      error: expect.stringContaining(error),
    });
    expect((await tandem('config', 'list')).out.trim().split('\n')).toHaveLength(1);
  });

  it('at a terminal asks for what no option says, and offers only columns that are there, free and fit', async () => {
    const offered = new Map<string, readonly string[]>();
    const confirmed: string[] = [];
    const answers: Readonly<Record<string, string>> = {
      '--sales-column': 'contoso_phone',
      '--business-central': 'approval',
      '--name': 'standing',
      '--label': 'Standing',
    };
    const prompts: Prompts = {
      text: async ({ option, initial }) => answers[option] ?? initial ?? '',
      choose: async ({ option, initial, from }) => {
        offered.set(
          option,
          from.map(({ value }) => value),
        );
        return answers[option] ?? initial ?? '';
      },
      confirm: async (message) => {
        confirmed.push(message);
        return true;
      },
      tell: () => undefined,
    };
    const codes: number[] = [];
    const program = new Command();
    addMappingCommands(program, surroundings(true), { end: (code) => codes.push(code), terminal: async () => prompts });
    await program.parseAsync(['mapping', 'add', '--app', server.url], { from: 'user' });
    expect(codes).toEqual([0]);
    expect(offered.get('--sales-column')).toEqual(['contoso_phone', 'contoso_day', 'contoso_channel', 'description']);
    expect(offered.get('--business-central')).toEqual(['phoneNumber', 'approval']);
    // A member of an enumeration is only read.
    expect(offered.has('--direction')).toBe(false);
    expect(confirmed).toEqual([expect.stringMatching(/custom\.standing[\s\S]*Stage this as a version\?$/)]);
    expect(result.out).toContain('version 1 is staged');
  });
});
