import { languageCode, publisherPrefix, schemaInstance, solutionVersion } from './form.js';
import { tablesOfOwnColumns } from './own-columns.js';
import { braced, type SolutionRegistration, stepIdOf } from './registration-elements.js';
import { rowIdOf } from './row-ids.js';
import { element, textElements, type XmlElement } from './xml.js';

/** Kinds of what a solution brings, and how much of it: of a table (2) only what is in the file. */
const components = { table: '1', step: '92', endpoint: '95' } as const;

/** Name, publisher and contents of the solution of one connection. Pure. */
export function manifestElement(connectionId: string, registration: SolutionRegistration): XmlElement {
  return element(
    'ImportExportXml',
    [
      element('SolutionManifest', [
        element('UniqueName', `Tandem_${connectionId}`),
        localizedNames(`Tandem ${connectionId}`),
        element('Descriptions'),
        // Unmanaged: taking the solution away leaves the columns, which hold data, and lets steps be changed one by one.
        ...textElements({ Version: solutionVersion, Managed: 0 }),
        publisher(),
        element('RootComponents', rootComponents(registration)),
        element('MissingDependencies'),
      ]),
    ],
    {
      // The form of an export of that version, which is older than what environments have now.
      version: '9.1.0.0',
      SolutionPackageVersion: '9.1',
      languagecode: languageCode,
      generatedBy: 'CrmLive',
      'xmlns:xsi': schemaInstance,
    },
  );
}

function rootComponents({ endpointName, steps }: SolutionRegistration): readonly XmlElement[] {
  const root = (attributes: Readonly<Record<string, string>>) => element('RootComponent', [], attributes);
  const byId = (type: string, id: string) => root({ type, id: braced(id), behavior: '0' });
  return [
    ...tablesOfOwnColumns.map((table) => root({ type: components.table, schemaName: table, behavior: '2' })),
    ...steps.map((step) => byId(components.step, stepIdOf(endpointName, step))),
    byId(components.endpoint, rowIdOf('serviceendpoint', endpointName)),
  ];
}

function publisher(): XmlElement {
  return element('Publisher', [
    element('UniqueName', 'tandem'),
    localizedNames('Tandem'),
    element('Descriptions'),
    nil('EMailAddress'),
    nil('SupportingWebsiteUrl'),
    ...textElements({ CustomizationPrefix: publisherPrefix, CustomizationOptionValuePrefix: 27170 }),
    element('Addresses', [address(1), address(2)]),
  ]);
}

const addressParts =
  'City County Country Fax FreightTermsCode ImportSequenceNumber Latitude Line1 Line2 Line3 Longitude Name PostalCode PostOfficeBox PrimaryContactName';
const laterAddressParts =
  'StateOrProvince Telephone1 Telephone2 Telephone3 TimeZoneRuleVersionNumber UPSZone UTCOffset UTCConversionTimeZoneCode';

/** An empty address: a publisher has two. */
function address(number: number): XmlElement {
  return element('Address', [
    ...textElements({ AddressNumber: number, AddressTypeCode: 1 }),
    ...addressParts.split(' ').map(nil),
    ...textElements({ ShippingMethodCode: 1 }),
    ...laterAddressParts.split(' ').map(nil),
  ]);
}

function localizedNames(text: string): XmlElement {
  return element('LocalizedNames', [element('LocalizedName', [], { description: text, languagecode: languageCode })]);
}

function nil(name: string): XmlElement {
  return element(name, [], { 'xsi:nil': 'true' });
}
