import type { StepImage, StepMessage, WebhookStep } from '../../ports/sales-webhooks.js';
import { type ExistingColumns, filterOf, stepTime } from '../../ports/sales-webhooks.js';
import { stepName } from '../webhook-steps.js';
import { solutionVersion } from './form.js';
import { rowIdOf } from './row-ids.js';
import { element, textElements, type XmlElement } from './xml.js';

/** The webhook of a connection with its steps, as a solution carries them. */
export interface SolutionRegistration {
  /** Name of the webhook, with which the names of its steps begin. */
  readonly endpointName: string;
  readonly notificationUrl: string;
  readonly steps: readonly WebhookStep[];
  /** What is known of the columns that people make; where nothing is, no step names one. */
  readonly existing?: ExistingColumns;
}

/** Ids of the platform's own messages, the same in every environment. */
const messageIds: Readonly<Record<StepMessage, string>> = {
  Create: '9ebdbb1b-ea3e-db11-86a7-000a3a5473e8',
  Update: '20bebb1b-ea3e-db11-86a7-000a3a5473e8',
  Delete: 'a1bdbb1b-ea3e-db11-86a7-000a3a5473e8',
};

/** The platform's own plug-in that posts to webhooks; the same in every environment. */
const webhookPlugin = {
  name: 'Microsoft.Crm.ServiceBus.WebhookPlugin, Microsoft.Crm.ServiceBus, Version=9.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35',
  id: 'fe4f0cdb-b254-4fa1-84f6-d58d0759b8b3',
};

/** Table code of service endpoints: what handles the event. */
const serviceEndpointCode = 4618;

/** The id that a step has wherever it was made. */
export function stepIdOf(endpointName: string, step: WebhookStep): string {
  return rowIdOf('sdkmessageprocessingstep', stepName(endpointName, step));
}

/** The webhook, without its secret: exports of environments hold none either, and a file must not. Pure. */
export function endpointElement({ endpointName, notificationUrl }: SolutionRegistration): XmlElement {
  return element(
    'ServiceEndpoint',
    textElements({
      ConnectionMode: 1,
      Contract: 8,
      // One space, as exports have in place of nothing.
      Path: ' ',
      SolutionNamespace: ' ',
      UserClaim: 1,
      IsCustomizable: 1,
      AuthType: 5,
      MessageFormat: 2,
      NamespaceFormat: 1,
      Url: notificationUrl,
    }),
    { ServiceEndpointId: braced(rowIdOf('serviceendpoint', endpointName)), Name: endpointName },
  );
}

/** One step with its image, in the order of elements that exports of environments have. Pure. */
export function stepElement(registration: SolutionRegistration, step: WebhookStep): XmlElement {
  const { endpointName, existing } = registration;
  const name = stepName(endpointName, step);
  return element(
    'SdkMessageProcessingStep',
    [
      ...textElements({
        SdkMessageId: messageIds[step.message],
        PluginTypeName: webhookPlugin.name,
        PluginTypeId: webhookPlugin.id,
        PrimaryEntity: step.table,
        AsyncAutoDelete: 1,
        Description: 'Made by Tandem',
        FilteringAttributes: filterOf(step, existing).join(','),
        InvocationSource: 0,
        Mode: stepTime.mode,
        Rank: 1,
        EventHandler: braced(rowIdOf('serviceendpoint', endpointName)),
        EventHandlerTypeCode: serviceEndpointCode,
        Stage: stepTime.stage,
        IsCustomizable: 1,
        IsHidden: 0,
        SupportedDeployment: 0,
        IntroducedVersion: solutionVersion,
      }),
      element('SdkMessageProcessingStepImages', step.image === undefined ? [] : [imageElement(name, step.image)]),
    ],
    { Name: name, SdkMessageProcessingStepId: braced(stepIdOf(endpointName, step)) },
  );
}

function imageElement(nameOfStep: string, image: StepImage): XmlElement {
  return element(
    'SdkMessageProcessingStepImage',
    textElements({
      SdkMessageProcessingStepImageId: braced(imageIdOf(nameOfStep, image)),
      Attributes: image.attributes.join(','),
      EntityAlias: image.name,
      ImageType: image.imageType,
      MessagePropertyName: image.messagePropertyName,
      IsCustomizable: 1,
    }),
    { Name: image.name },
  );
}

/** The id that the image of a step has wherever it was made. */
export function imageIdOf(nameOfStep: string, image: Pick<StepImage, 'name'>): string {
  return rowIdOf('sdkmessageprocessingstepimage', `${nameOfStep}\n${image.name}`);
}

/** An id as solutions write it. */
export function braced(id: string): string {
  return `{${id}}`;
}
