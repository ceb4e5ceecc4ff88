import type { StepImage, WebhookStep } from '../ports/sales-webhooks.js';
import { type OwnColumn, ownColumns } from './own-column-definitions.js';
import { stepName } from './webhook-steps.js';

/** What an administrator of Sales makes by hand for one connection, who cannot or must not use the Web API. */
export interface HandOut {
  readonly connectionId: string;
  /** Name of the webhook, with which the names of its steps begin. */
  readonly endpointName: string;
  readonly notificationUrl: string;
  readonly steps: readonly WebhookStep[];
  /** Name of the setting that holds the secret; the secret itself is never handed out. */
  readonly secretSetting: string;
}

/** A page for people: own columns, webhook and steps as the registration would make them, name by name. Pure. */
export function handOutPage(handOut: HandOut): string {
  const { connectionId, endpointName, notificationUrl, steps, secretSetting } = handOut;
  return [
    `# Tandem in Dynamics 365 Sales: connection ${connectionId}`,
    'Made by hand, by an administrator of the environment. Names are looked for letter by letter. Afterwards `tandem setup` and `tandem doctor` tell what is still missing.',
    '## 1. Columns',
    'In a solution whose publisher has the prefix `tdm`; none is required. A column that is there already stays.',
    tableOf(['Table', 'Schema name', 'Display name', 'Type'], ownColumns.map(columnRow)),
    '## 2. Webhook',
    'In the Plug-in Registration Tool, "Register New Web Hook":',
    tableOf(
      ['What', 'Value'],
      [
        ['Name', code(endpointName)],
        ['Endpoint URL', code(notificationUrl)],
        [
          'Authentication',
          `HttpHeader, key ${code('x-tandem-secret')}, value: the secret in setting ${code(secretSetting)} of the app (the one that the connection names as sales.webhookSecretSetting)`,
        ],
      ],
    ),
    '## 3. Steps of the webhook',
    'For each, "Register New Step" on that webhook: stage PostOperation, execution mode Asynchronous, deployment Server, execution order 1, "Delete AsyncOperation if StatusCode = Successful" on. Where an image is named, "Register New Image" on the step.',
    ...steps.map((step) => stepSection(endpointName, step)),
    '',
  ].join('\n\n');
}

function columnRow({ table, logicalName, label, column }: OwnColumn): readonly string[] {
  return [code(table), code(logicalName), label, typeText(column)];
}

function typeText(column: OwnColumn['column']): string {
  switch (column.kind) {
    case 'text':
      return `Single line of text, format Text, maximum length ${column.maxLength}`;
    case 'date':
      return 'Date only, behavior "Date only"';
    case 'decimal':
      return `Decimal number, ${column.precision} decimal places, -100,000,000,000 to 100,000,000,000`;
  }
}

function stepSection(endpointName: string, step: WebhookStep): string {
  const { table, message, filteringAttributes, mayBeMissing, image } = step;
  const rows = [
    ['Name', code(stepName(endpointName, step))],
    ['Message', code(message)],
    ['Primary entity', code(table)],
    ...(filteringAttributes.length === 0 ? [] : [['Filtering attributes', code(filteringAttributes.join(','))]]),
    ...(mayBeMissing.length === 0 ? [] : [['Of these, where the table has them', code(mayBeMissing.join(','))]]),
    ...(image === undefined ? [] : [['Image', imageText(image)]]),
  ];
  return `### ${message} of ${table}\n\n${tableOf(['What', 'Value'], rows)}`;
}

function imageText({ name, imageType, attributes }: StepImage): string {
  const kind = imageType === 0 ? 'Pre Image' : 'Post Image';
  return `${kind}, name and entity alias ${code(name)}, parameters ${code(attributes.join(','))}`;
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
