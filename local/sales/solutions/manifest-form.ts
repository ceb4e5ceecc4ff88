import type { Form, Occurrence } from './form.js';
import { holds, inLanguages, listOf, needs, nothing, patterns, several } from './simple-forms.js';

const nils = (names: string): Readonly<Record<string, Occurrence>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, nothing]));

const address: Form = {
  elements: {
    ...several('AddressNumber AddressTypeCode', patterns.whole),
    ...nils(
      'City County Country Fax FreightTermsCode ImportSequenceNumber Latitude Line1 Line2 Line3 Longitude Name PostalCode PostOfficeBox PrimaryContactName',
    ),
    ShippingMethodCode: holds(patterns.whole),
    ...nils(
      'StateOrProvince Telephone1 Telephone2 Telephone3 TimeZoneRuleVersionNumber UPSZone UTCOffset UTCConversionTimeZoneCode',
    ),
  },
};

const publisher: Form = {
  elements: {
    UniqueName: needs(patterns.name),
    LocalizedNames: { ...inLanguages('LocalizedName'), required: true },
    Descriptions: { ...inLanguages('Description'), required: true },
    EMailAddress: nothing,
    SupportingWebsiteUrl: nothing,
    CustomizationPrefix: needs(/^[a-z][a-z0-9]{1,7}$/),
    CustomizationOptionValuePrefix: needs(/^\d{5}$/),
    Addresses: listOf('Address', address),
  },
};

const rootComponent: Form = {
  attributes: {
    type: { value: patterns.whole, required: true },
    id: { value: patterns.guid },
    schemaName: { value: patterns.any },
    behavior: { value: /^[012]$/ },
  },
};

const manifest: Form = {
  elements: {
    UniqueName: needs(patterns.name),
    LocalizedNames: { ...inLanguages('LocalizedName'), required: true },
    Descriptions: inLanguages('Description'),
    Version: needs(patterns.version),
    Managed: needs(patterns.flag),
    Publisher: { form: publisher, required: true },
    RootComponents: { ...listOf('RootComponent', rootComponent), required: true },
    MissingDependencies: { form: {}, required: true },
  },
};

/** `solution.xml`, as exports have it; dependencies on what is not there are not simulated. */
export const manifestForm: Form = {
  attributes: {
    version: { value: patterns.version, required: true },
    SolutionPackageVersion: { value: /^9\.[0-2]$|^8\.2$/, required: true },
    languagecode: { value: /^\d{4}$/ },
    generatedBy: { value: /^(CrmLive|OnPremise)$/ },
    ...Object.fromEntries(
      ['OrganizationVersion', 'OrganizationSchemaType', 'CRMServerServiceabilityVersion'].map((name) => [
        name,
        { value: patterns.any },
      ]),
    ),
  },
  elements: { SolutionManifest: { form: manifest, required: true } },
};
