import { strToU8, zipSync } from 'fflate';
import { languageCode, schemaInstance } from './form.js';
import { manifestElement } from './manifest.js';
import { entityElements } from './own-columns.js';
import { endpointElement, type SolutionRegistration, stepElement } from './registration-elements.js';
import { element, type XmlElement, xmlDocument } from './xml.js';

/** The day that every file in a solution bears, so that the same contents make the same bytes; by the local clock, as the format has it. */
const dateOfFiles = new Date(1980, 0, 1);

/**
 * A solution to import into Sales for one connection: own columns, webhook, steps and images, from the definitions by which
 * they are registered, and no secret. The same contents make the same bytes, and an import over itself changes nothing. Pure.
 */
export function solutionFile(connectionId: string, registration: SolutionRegistration): Uint8Array {
  const files = {
    'solution.xml': manifestElement(connectionId, registration),
    'customizations.xml': customizationsElement(registration),
    '[Content_Types].xml': contentTypesElement(),
  };
  const contents = Object.entries(files).map(([name, root]) => [name, strToU8(xmlDocument(root))] as const);
  return zipSync(Object.fromEntries(contents), { level: 9, mtime: dateOfFiles });
}

/** The sections of an export, in its order; those that bring nothing are empty. */
function customizationsElement(registration: SolutionRegistration): XmlElement {
  const empty = (names: string) => names.split(' ').map((name) => element(name));
  return element(
    'ImportExportXml',
    [
      element('Entities', entityElements()),
      ...empty(
        'Roles Workflows FieldSecurityProfiles Templates EntityMaps EntityRelationships OrganizationSettings optionsets',
      ),
      element(
        'SdkMessageProcessingSteps',
        registration.steps.map((step) => stepElement(registration, step)),
      ),
      element('ServiceEndpoints', [endpointElement(registration)]),
      element('Languages', [element('Language', languageCode)]),
    ],
    { 'xmlns:xsi': schemaInstance },
  );
}

function contentTypesElement(): XmlElement {
  return element('Types', [element('Default', [], { Extension: 'xml', ContentType: 'application/octet-stream' })], {
    xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types',
  });
}
