import { bind, createdId, type World } from './harness.js';

/** A step to register. */
export interface StepWanted {
  readonly table: string;
  readonly message: string;
  readonly filter?: string;
  readonly image?: { readonly type: number; readonly attributes?: string };
}

const SECRET = '<settings><setting name="x-dv-secret" value="s3cret"/></settings>';

/** Registers an endpoint by the calls of the sheet (3.2). */
export async function registerEndpoint(world: World, columns: Record<string, unknown> = {}): Promise<string> {
  const body = {
    name: 'Order sync',
    url: 'https://func.example.net/api/dataverse',
    contract: 8,
    authtype: 5,
    messageformat: 2,
    authvalue: SECRET,
    ...columns,
  };
  return createdId(await world.call('POST', 'serviceendpoints', { as: 'administrator', body }));
}

/** Registers a step, with an image when wanted. */
export async function registerStep(world: World, endpoint: string, wanted: StepWanted): Promise<string> {
  const filter = `primaryobjecttypecode eq '${wanted.table}' and sdkmessageid/name eq '${wanted.message}'`;
  const found = await world.read(
    `sdkmessagefilters?$select=sdkmessagefilterid&$filter=${filter}&$expand=sdkmessageid($select=sdkmessageid,name)`,
  );
  const [row] = found.value;
  const body = {
    name: `${wanted.message} of ${wanted.table}`,
    rank: 1,
    stage: 40,
    mode: 1,
    asyncautodelete: true,
    supporteddeployment: 0,
    ...(wanted.filter === undefined ? {} : { filteringattributes: wanted.filter }),
    ...bind('eventhandler_serviceendpoint', 'serviceendpoints', endpoint),
    ...bind('sdkmessageid', 'sdkmessages', row.sdkmessageid.sdkmessageid),
    ...bind('sdkmessagefilterid', 'sdkmessagefilters', row.sdkmessagefilterid),
  };
  const step = createdId(await world.call('POST', 'sdkmessageprocessingsteps', { as: 'administrator', body }));
  if (wanted.image !== undefined) await registerImage(world, step, wanted.image);
  return step;
}

async function registerImage(world: World, step: string, image: { type: number; attributes?: string }): Promise<void> {
  const body = {
    name: 'pre',
    entityalias: 'pre',
    imagetype: image.type,
    messagepropertyname: 'Target',
    ...(image.attributes === undefined ? {} : { attributes: image.attributes }),
    ...bind('sdkmessageprocessingstepid', 'sdkmessageprocessingsteps', step),
  };
  createdId(await world.call('POST', 'sdkmessageprocessingstepimages', { as: 'administrator', body }));
}

type Pairs = readonly { readonly key: string; readonly value: unknown }[];

/** Attributes and other key-value lists as an object. */
export function pairs(list: unknown): Record<string, unknown> {
  return Object.fromEntries((list as Pairs).map(({ key, value }) => [key, value]));
}

/** The bodies posted so far, after letting them go out. */
export async function posted(world: World): Promise<Record<string, unknown>[]> {
  await world.settle();
  return world.notices.map((notice) => JSON.parse(notice.body));
}

/** Attributes of a body's Target. */
export function targetOf(body: Record<string, unknown> | undefined): Record<string, unknown> {
  const target = pairs(body?.InputParameters).Target as { Attributes: Pairs };
  return pairs(target.Attributes);
}

/** Attributes of an image of a body. */
export function imageOf(
  body: Record<string, unknown> | undefined,
  kind: 'PreEntityImages' | 'PostEntityImages',
  alias: string,
): Record<string, unknown> | undefined {
  const image = pairs(body?.[kind])[alias] as { Attributes: Pairs } | undefined;
  return image === undefined ? undefined : pairs(image.Attributes);
}
