import { describe, expect, it } from '@jest/globals';
import { AdministratorCalls } from '../../lib/dataverse/administrator-calls.js';
import { handOutPage } from '../../lib/dataverse/hand-out.js';
import { missingInSales } from '../../lib/dataverse/setup-look.js';
import { stepsFor } from '../../lib/dataverse/webhook-steps.js';
import { defaultMapping } from '../../lib/mapping/default-mapping.js';
import type { WebhookStep } from '../../lib/ports/sales-webhooks.js';
import { expectValue } from '../support/results.js';
import { SalesWorld } from './sales-world.js';

const handOut = {
  connectionId: 'main',
  endpointName: 'Tandem main',
  notificationUrl: 'https://tandem.example/api/sales/main',
  steps: stepsFor({ policies: { quotes: 'activeQuotes' }, mapping: defaultMapping }),
  secretSetting: 'SalesWebhookSecretMain',
};

/** The tables of a page of Markdown, as rows of cells without their marks. */
function tablesOf(page: string): readonly (readonly (readonly string[])[])[] {
  return page
    .split('\n\n')
    .filter((part) => part.startsWith('| '))
    .map((table) =>
      table
        .split('\n')
        .slice(2)
        .map((row) =>
          row
            .slice(2, -2)
            .split(' | ')
            .map((cell) => cell.replaceAll('`', '')),
        ),
    );
}

/** What an administrator reads into the form of a column. */
function columnBody([, schemaName = '', label = '', type = '']: readonly string[]) {
  const kinds = { Single: 'String', Date: 'DateTime', Decimal: 'Decimal' } as const;
  const kind = kinds[type.split(' ')[0] as keyof typeof kinds];
  return {
    '@odata.type': `Microsoft.Dynamics.CRM.${kind}AttributeMetadata`,
    SchemaName: schemaName,
    DisplayName: { LocalizedLabels: [{ Label: label, LanguageCode: 1033 }] },
    ...(kind === 'String' ? { MaxLength: Number(/maximum length (\d+)/.exec(type)?.[1]) } : {}),
    ...(kind === 'Decimal' ? { Precision: Number(/(\d+) decimal places/.exec(type)?.[1]) } : {}),
    ...(kind === 'DateTime' ? { Format: 'DateOnly', DateTimeBehavior: { Value: 'DateOnly' } } : {}),
  };
}

function listOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}

/** What an administrator reads into the form of a step. */
function stepOf(rows: readonly (readonly string[])[]): { readonly name: string; readonly step: WebhookStep } {
  const said = (what: string) => rows.find(([title]) => title === what)?.[1] ?? '';
  const image = /^(Pre|Post) Image, name and entity alias (\w+), parameters ([\w,]+)$/.exec(said('Image'));
  const message = said('Message') as WebhookStep['message'];
  return {
    name: said('Name'),
    step: {
      table: said('Primary entity') as WebhookStep['table'],
      message,
      filteringAttributes: listOf(said('Filtering attributes')),
      mayBeMissing: listOf(said('Of these, where the table has them')),
      image:
        image === null
          ? undefined
          : {
              name: image[2] as 'pre' | 'post',
              imageType: image[1] === 'Pre' ? 0 : 1,
              messagePropertyName: message === 'Create' ? 'Id' : 'Target',
              attributes: listOf(image[3] ?? ''),
            },
    },
  };
}

describe('what is handed out to an administrator of Sales', () => {
  it('made by hand just as the page says, nothing is missing', async () => {
    const world = new SalesWorld();
    const calls = new AdministratorCalls(world.administrator);
    const [columns = [], webhook = [], ...steps] = tablesOf(handOutPage(handOut));
    for (const column of columns) {
      expectValue(await calls.create(`EntityDefinitions(LogicalName='${column[0]}')/Attributes`, columnBody(column)));
    }
    const endpointId = expectValue(
      await calls.makeRow('serviceendpoint', '5a1e5000-0000-4000-8000-000000000001', {
        name: webhook[0]?.[1],
        url: webhook[1]?.[1],
        contract: 8,
        authtype: 5,
        messageformat: 2,
        authvalue: '<settings><setting name="x-tandem-secret" value="entered by hand"/></settings>',
      }),
    );
    for (const { name, step } of steps.map(stepOf)) {
      const stepId = expectValue(
        await calls.createStep({ endpointId, step, name, filteringAttributes: step.filteringAttributes.join(',') }),
      );
      if (step.image !== undefined) {
        expectValue(await calls.createImage({ id: stepId, name }, step.image));
      }
    }
    expect(steps.map((rows) => stepOf(rows).step)).toEqual(handOut.steps);
    const missing = await missingInSales(world.administrator, { ...handOut, secret: 'x'.repeat(40) });
    expect(expectValue(missing)).toEqual([]);
  });

  it('names the setting of the secret and holds none', () => {
    expect(handOutPage(handOut)).toContain('`SalesWebhookSecretMain`');
  });
});
