import { beforeEach, describe, expect, it } from '@jest/globals';
import { createdId, type Sent, World } from './harness.js';
import { customizations, ids, manifest, packed } from './solution-fixture.js';

let world: World;

beforeEach(() => {
  world = new World();
});

function imported(file: string, { as = 'administrator', ...parameters }: Sent & Record<string, unknown> = {}) {
  const body = {
    OverwriteUnmanagedCustomizations: true,
    PublishWorkflows: true,
    CustomizationFile: file,
    ImportJobId: '7a1f0d5c-0000-4000-8000-000000000001',
    ...parameters,
  };
  return world.call('POST', 'ImportSolution', { as, body });
}

const endpointOf = () => world.read(`serviceendpoints(${ids.endpoint})`);
const stepOf = () => world.read(`sdkmessageprocessingsteps(${ids.step})`);

describe('ImportSolution reads a solution written by hand in the form of exports', () => {
  it('makes its columns, which hold what they say and no more', async () => {
    expect(await imported(packed())).toMatchObject({ status: 204 });
    const attributes = await world.read(
      "EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName,SchemaName,AttributeType,DisplayName&$filter=LogicalName eq 'aur_shoesize'",
    );
    expect(attributes.value).toMatchObject([
      {
        SchemaName: 'aur_ShoeSize',
        AttributeType: 'Decimal',
        DisplayName: { UserLocalizedLabel: { Label: 'Shoe size & last' } },
      },
    ]);
    const body = { lastname: 'Berg', aur_shoesize: 42.5, aur_since: '2020-02-29' };
    const id = createdId(await world.call('POST', 'contacts', { as: 'seller', body }));
    expect(await world.read(`contacts(${id})`)).toMatchObject({ aur_shoesize: 42.5, aur_since: '2020-02-29' });
    const tooLarge = await world.call('PATCH', `contacts(${id})`, { as: 'seller', body: { aur_shoesize: 61 } });
    expect(tooLarge.status).toBe(400);
  });

  it('makes webhook, step and image under the ids of the file; the webhook has no secret', async () => {
    await imported(packed());
    expect(await endpointOf()).toMatchObject({
      name: 'Shoes',
      url: 'https://shoes.example/told',
      isauthvalueset: false,
    });
    expect(await stepOf()).toMatchObject({
      name: 'Shoes: Update of contact',
      filteringattributes: 'aur_shoesize,lastname',
      _eventhandler_value: ids.endpoint,
      stage: 40,
      mode: 1,
      statecode: 0,
    });
    expect(await world.read(`sdkmessageprocessingstepimages(${ids.image})`)).toMatchObject({
      entityalias: 'before',
      imagetype: 0,
    });
  });

  it('steps are off after an import that does not enable what it brings, also those that were on', async () => {
    await imported(packed(), { PublishWorkflows: false });
    expect(await stepOf()).toMatchObject({ statecode: 1 });
    await imported(packed());
    expect(await stepOf()).toMatchObject({ statecode: 0 });
    await imported(packed(), { PublishWorkflows: false });
    expect(await stepOf()).toMatchObject({ statecode: 1 });
  });

  it('over itself it leaves what the file does not say: the secret', async () => {
    await imported(packed());
    const body = { authvalue: '<settings><setting name="x" value="y"/></settings>' };
    await world.call('PATCH', `serviceendpoints(${ids.endpoint})`, { as: 'administrator', body });
    await imported(packed());
    expect(await endpointOf()).toMatchObject({ isauthvalueset: true });
    expect((await world.read('sdkmessageprocessingsteps')).value).toHaveLength(1);
  });
});

describe('ImportSolution refuses, and then nothing of the file is there', () => {
  const changed = (from: string, to: string) => {
    const [text, own] = [customizations, manifest].map((each) => each.replace(from, to));
    expect([text, own]).not.toEqual([customizations, manifest]);
    return packed({ 'solution.xml': own ?? '', 'customizations.xml': text ?? '' });
  };

  it.each([
    ['an element that nobody knows', '<Rank>1</Rank>', '<Rank>1</Rank><Speed>9</Speed>', '0x8004801A'],
    ['an element twice', '<Rank>1</Rank>', '<Rank>1</Rank><Rank>1</Rank>', '0x8004801A'],
    ['sections in another order', '<Roles></Roles>\n  <Workflows></Workflows>', '<Workflows /><Roles />', '0x8004801A'],
    ['a number that is none', '<ImageType>0</ImageType>', '<ImageType>Pre</ImageType>', '0x8004801A'],
    ['an attribute that nobody knows', 'PhysicalName="aur_Since"', 'PhysicalName="aur_Since" Fast="1"', '0x8004801A'],
    ['a type that nobody knows', '<Type>decimal</Type>', '<Type>decimals</Type>', '0x8004801A'],
    ['a number without its decimals', '<Accuracy>1</Accuracy>', '', '0x8004801A'],
    ['what is not well formed', '</SdkMessageProcessingSteps>', '', '0x80048013'],
    ['a column of another publisher', '<CustomizationPrefix>aur<', '<CustomizationPrefix>tdm<', '0x80048062'],
    ['what is not declared', 'type="95"', 'type="96"', '0x8004803A'],
    [
      'what is declared and not there',
      '<RootComponents>',
      '<RootComponents><RootComponent type="92" id="{0c5e9a11-3d2b-4f61-9a70-1b2c3d4e5f99}" behavior="0" />',
      '0x8004801F',
    ],
    ['a table that is not there', 'OriginalName="Contact">Contact<', 'OriginalName="Contact">Shoe<', '0x8004803A'],
    ['a message of no table', '<PrimaryEntity>contact<', '<PrimaryEntity>transactioncurrency<', '0x80048016'],
    ['a step of a plug-in', '>4618<', '>4602<', '0x80040203'],
    ['a column in a filter that is not there', 'aur_shoesize,lastname', 'aur_hatsize', '0x80040203'],
    ['an address without https', '<Url>https:', '<Url>http:', '0x80040203'],
    ['a managed solution', '<Managed>0<', '<Managed>1<', '0x80040203'],
  ])('%s', async (_what, from, to, code) => {
    const answer = await imported(changed(from, to));
    expect(answer).toMatchObject({ status: 400, json: { error: { code } } });
    expect((await world.read('serviceendpoints')).value).toEqual([]);
    const columns = await world.read("EntityDefinitions(LogicalName='contact')/Attributes?$select=LogicalName");
    expect(JSON.stringify(columns)).not.toContain('aur_');
  });

  it('a column that is there as another type', async () => {
    await imported(packed());
    const other = await imported(changed('<Type>decimal</Type>', '<Type>int</Type>'));
    expect(other).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('type was specified') } },
    });
  });

  it('a file that is no solution', async () => {
    const zipped = packed({ 'solution.xml': manifest });
    for (const file of ['', 'no zip', zipped]) {
      expect(await imported(file)).toMatchObject({ status: 400, json: { error: { code: '0x80048060' } } });
    }
  });

  it('parameters that are missing or unknown', async () => {
    for (const parameters of [{ ImportJobId: undefined }, { PublishWorkflows: 'yes' }, { Faster: true }]) {
      expect(await imported(packed(), parameters)).toMatchObject({ status: 400 });
    }
  });

  it.each(['seller', 'integration'] as const)('the %s, who may not import', async (as) => {
    const answer = await imported(packed(), { as });
    expect(answer).toMatchObject({
      status: 403,
      json: { error: { message: expect.stringContaining('prvImportCustomization') } },
    });
  });
});
