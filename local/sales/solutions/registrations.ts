import type { Engine } from '../engine/contract.js';
import { DataverseError, invalidArgument } from '../model/errors.js';
import { type Row, referenceOf, textOf } from '../model/values.js';
import { childrenOf, type Element, guidOf, textIn } from './document.js';

/** A row that a solution brings, under the id that it has there. */
export interface BroughtRow {
  readonly table: 'serviceendpoint' | 'sdkmessageprocessingstep' | 'sdkmessageprocessingstepimage';
  readonly id: string;
  readonly columns: Row;
}

const serviceEndpointCode = '4618';
const webhookPlugin = /^Microsoft\.Crm\.ServiceBus\.WebhookPlugin, Microsoft\.Crm\.ServiceBus,/;

/** Webhooks, their steps and images: in the order in which they can be made. */
export function rowsOf(customizations: Element, engine: Engine): readonly BroughtRow[] {
  const steps = childrenOf(customizations, 'SdkMessageProcessingSteps', 'SdkMessageProcessingStep');
  return [
    ...childrenOf(customizations, 'ServiceEndpoints', 'ServiceEndpoint').map(endpointRow),
    ...steps.map((step) => stepRow(step, engine)),
    ...steps.flatMap((step) =>
      childrenOf(step, 'SdkMessageProcessingStepImages', 'SdkMessageProcessingStepImage').map((image) =>
        imageRow(image, idOf(step, 'SdkMessageProcessingStepId')),
      ),
    ),
  ];
}

function endpointRow(endpoint: Element): BroughtRow {
  return {
    table: 'serviceendpoint',
    id: idOf(endpoint, 'ServiceEndpointId'),
    columns: {
      name: endpoint.attributes.Name ?? '',
      url: textIn(endpoint, 'Url'),
      contract: number(endpoint, 'Contract'),
      authtype: number(endpoint, 'AuthType'),
      messageformat: number(endpoint, 'MessageFormat'),
      ...given(endpoint, 'Description', 'description'),
    },
  };
}

function stepRow(step: Element, engine: Engine): BroughtRow {
  if (
    textIn(step, 'EventHandlerTypeCode') !== serviceEndpointCode ||
    !webhookPlugin.test(textIn(step, 'PluginTypeName'))
  ) {
    throw invalidArgument(
      'Only steps of webhooks are simulated: event handler 4618 and the platform’s webhook plug-in.',
    );
  }
  const messageId = guidOf(textIn(step, 'SdkMessageId'));
  const table = textIn(step, 'PrimaryEntity');
  return {
    table: 'sdkmessageprocessingstep',
    id: idOf(step, 'SdkMessageProcessingStepId'),
    columns: {
      name: step.attributes.Name ?? '',
      ...given(step, 'Description', 'description'),
      rank: number(step, 'Rank'),
      stage: number(step, 'Stage'),
      mode: number(step, 'Mode'),
      asyncautodelete: textIn(step, 'AsyncAutoDelete') === '1',
      supporteddeployment: number(step, 'SupportedDeployment'),
      filteringattributes: textIn(step, 'FilteringAttributes') || null,
      eventhandler: { table: 'serviceendpoint', id: guidOf(textIn(step, 'EventHandler')) },
      sdkmessageid: { table: 'sdkmessage', id: messageId },
      sdkmessagefilterid: { table: 'sdkmessagefilter', id: filterOf(engine, messageId, table) },
    },
  };
}

/** The filter of a message for a table, which exports name by the two. */
function filterOf(engine: Engine, messageId: string, table: string): string {
  const [filter] = engine.store.where(
    'sdkmessagefilter',
    (row) => referenceOf(row, 'sdkmessageid')?.id === messageId && textOf(row, 'primaryobjecttypecode') === table,
  );
  if (filter === undefined) {
    throw new DataverseError(400, '0x80048016', 'An error occurred while importing Sdk Messages.');
  }
  return textOf(filter, 'sdkmessagefilterid');
}

function imageRow(image: Element, stepId: string): BroughtRow {
  return {
    table: 'sdkmessageprocessingstepimage',
    id: guidOf(textIn(image, 'SdkMessageProcessingStepImageId')),
    columns: {
      name: image.attributes.Name ?? '',
      entityalias: textIn(image, 'EntityAlias'),
      imagetype: number(image, 'ImageType'),
      messagepropertyname: textIn(image, 'MessagePropertyName'),
      attributes: textIn(image, 'Attributes'),
      sdkmessageprocessingstepid: { table: 'sdkmessageprocessingstep', id: stepId },
    },
  };
}

function idOf(element: Element, attribute: string): string {
  return guidOf(element.attributes[attribute] ?? '');
}

function number(element: Element, name: string): number | null {
  const text = textIn(element, name);
  return text === '' ? null : Number(text);
}

/** A column only where the file has it: what it does not say stays as it is. */
function given(element: Element, name: string, column: string): Row {
  const text = textIn(element, name);
  return text === '' ? {} : { [column]: text };
}
