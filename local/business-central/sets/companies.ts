import type { EntitySet } from '../api/entity-set.js';
import { dateTime, guid, propertyOf, text } from '../api/property.js';
import type { BusinessCentral } from '../model/business-central.js';
import type { CompanyRow } from '../model/master-rows.js';
import { stableGuid, zeroGuid } from '../model/values.js';

/** `companies`, at the API root, read only (2.7). */
export function companySet(bc: BusinessCentral): EntitySet<CompanyRow> {
  const property = propertyOf<CompanyRow>();
  const user = stableGuid('user:ADMIN');
  return {
    name: 'companies',
    typeName: 'company',
    caption: 'Company',
    properties: [
      property('id', guid, (row) => row.id, 'readOnly'),
      property('systemVersion', text(250), (row) => row.systemVersion, 'readOnly'),
      property('timestamp', text(20), (row) => String(row.modifiedAtMs), 'readOnly'),
      property('name', text(30), (row) => row.name, 'readOnly'),
      property('displayName', text(250), (row) => row.displayName, 'readOnly'),
      property('businessProfileId', text(250), () => '', 'readOnly'),
      property('systemCreatedAt', dateTime, (row) => row.createdAtMs, 'readOnly'),
      property('systemCreatedBy', guid, () => user, 'readOnly'),
      property('systemModifiedAt', dateTime, (row) => row.modifiedAtMs, 'readOnly'),
      property('systemModifiedBy', guid, () => zeroGuid, 'readOnly'),
    ],
    navigations: [],
    rows: () => bc.database.companies.all(),
    row: (id) => bc.database.companies.get(id),
  };
}
