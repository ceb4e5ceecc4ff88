import type { Form, Occurrence } from './form.js';
import { holds, inLanguages, listOf, needs, patterns, several } from './simple-forms.js';

/** Elements of an attribute, as the published schema and exports of versions 8.2 to 9.2 have them for text, dates and numbers. */
const attribute: Form = {
  anyOrder: true,
  attributes: { PhysicalName: { value: /^[A-Za-z][A-Za-z0-9_]*$/, required: true } },
  elements: {
    Type: needs(/^(nvarchar|datetime|decimal|int|ntext)$/),
    Name: needs(/^[a-z][a-z0-9_]*$/),
    LogicalName: holds(/^[a-z][a-z0-9_]*$/),
    RequiredLevel: holds(/^(none|recommended|required|applicationrequired|systemrequired)$/),
    DisplayMask: holds(/^[A-Za-z|]*$/),
    ImeMode: holds(/^(auto|inactive|active|disabled)$/),
    ...several(
      'ValidForUpdateApi ValidForReadApi ValidForCreateApi IsCustomField IsAuditEnabled IsSecured IsCustomizable IsRenameable',
      patterns.flag,
    ),
    IntroducedVersion: holds(patterns.version),
    ...several(
      'CanModifySearchSettings CanModifyRequirementLevelSettings CanModifyAdditionalSettings CanModifyFieldLevelSecuritySettings',
      patterns.flag,
    ),
    SourceType: holds(patterns.whole),
    ...several(
      'IsGlobalFilterEnabled IsSortableEnabled CanModifyGlobalFilterSettings CanModifyIsSortableSettings IsDataSourceSecret',
      patterns.flag,
    ),
    AutoNumberFormat: holds(patterns.any),
    ...several('IsSearchable IsFilterable IsRetrievable IsLocalizable', patterns.flag),
    Format: holds(/^(text|email|url|phone|textarea|tickersymbol|date|datetime)?$/),
    ...several('MaxLength Length Accuracy', patterns.whole),
    ...several('MinValue MaxValue', patterns.number),
    CanChangeDateTimeBehavior: holds(patterns.flag),
    Behavior: holds(/^[123]$/),
    displaynames: { ...inLanguages('displayname'), required: true },
    Descriptions: inLanguages('Description'),
  },
};

const entity: Form = {
  elements: {
    Name: {
      required: true,
      form: {
        text: patterns.name,
        attributes: {
          LocalizedName: { value: patterns.any },
          OriginalName: { value: patterns.any, required: true },
        },
      },
    },
    ObjectTypeCode: holds(patterns.whole),
    EntityInfo: {
      form: {
        elements: {
          entity: {
            required: true,
            form: {
              attributes: { Name: { value: patterns.name, required: true }, unmodified: { value: patterns.flag } },
              elements: { attributes: { ...listOf('attribute', attribute), required: true } },
            },
          },
        },
      },
    },
  },
};

const image: Form = {
  attributes: { Name: { value: patterns.any } },
  elements: {
    Description: holds(patterns.any),
    SdkMessageProcessingStepImageId: needs(patterns.guid),
    Attributes: holds(patterns.any),
    EntityAlias: holds(patterns.any),
    ImageType: holds(/^[012]$/),
    MessagePropertyName: holds(patterns.any),
    RelatedAttributeName: holds(patterns.any),
    IsCustomizable: holds(patterns.flag),
    IntroducedVersion: holds(patterns.version),
  },
};

/** Two orders of elements are exported (8.2 and 9.1): any is taken. */
const step: Form = {
  anyOrder: true,
  attributes: {
    SdkMessageProcessingStepId: { value: patterns.guid, required: true },
    Name: { value: patterns.any },
    unmodified: { value: patterns.flag },
  },
  elements: {
    SdkMessageId: needs(patterns.guid),
    PluginTypeName: needs(/./),
    PluginTypeId: holds(patterns.guid),
    PrimaryEntity: holds(patterns.name),
    SecondaryEntity: holds(patterns.name),
    AsyncAutoDelete: holds(patterns.flag),
    ...several('Configuration Description FilteringAttributes ImpersonatingUserIdName', patterns.any),
    ...several('InvocationSource Mode Rank', patterns.whole),
    EventHandler: holds(patterns.guid),
    EventHandlerTypeCode: needs(patterns.whole),
    Stage: holds(patterns.whole),
    ...several('IsCustomizable IsHidden', patterns.flag),
    SupportedDeployment: holds(patterns.whole),
    IntroducedVersion: holds(patterns.version),
    SdkMessageProcessingStepImages: listOf('SdkMessageProcessingStepImage', image),
  },
};

const endpoint: Form = {
  attributes: {
    ServiceEndpointId: { value: patterns.guid, required: true },
    Name: { value: patterns.any },
    Description: { value: patterns.any },
    unmodified: { value: patterns.flag },
  },
  elements: {
    ...several('ConnectionMode Contract', patterns.whole),
    ...several('Description Path SolutionNamespace', patterns.any),
    UserClaim: holds(patterns.whole),
    IsCustomizable: holds(patterns.flag),
    ...several('AuthType MessageFormat', patterns.whole),
    NamespaceAddress: holds(patterns.any),
    NamespaceFormat: holds(patterns.whole),
    ...several('SASKeyName Url', patterns.any),
    UseKeyVaultConfiguration: holds(patterns.flag),
    IntroducedVersion: holds(patterns.version),
  },
};

const empty = (names: string): Readonly<Record<string, Occurrence>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, { form: {} }]));

/** `customizations.xml`: sections in the order of exports; those that are not simulated may be there, empty. */
export const customizationsForm: Form = {
  attributes: Object.fromEntries(
    ['OrganizationVersion', 'OrganizationSchemaType', 'CRMServerServiceabilityVersion'].map((name) => [
      name,
      { value: patterns.any },
    ]),
  ),
  elements: {
    Entities: listOf('Entity', entity),
    ...empty(
      'Roles Workflows FieldSecurityProfiles Templates EntityMaps EntityRelationships OrganizationSettings optionsets CustomControls WebResources SolutionPluginAssemblies',
    ),
    SdkMessageProcessingSteps: listOf('SdkMessageProcessingStep', step),
    ServiceEndpoints: listOf('ServiceEndpoint', endpoint),
    ...empty('EntityDataProviders'),
    Languages: { ...listOf('Language', { text: /^\d{4}$/ }), required: true },
  },
};
