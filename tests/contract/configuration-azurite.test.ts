import { afterAll, beforeAll } from '@jest/globals';
import { createTableAccess } from '../../lib/storage/table-access.js';
import { createTableStateStore } from '../../lib/storage/table-state-store.js';
import { type Azurite, startAzuriteTables } from '../../local/azurite/azurite.js';
import { describeConfigurationStore } from './configuration-contract.js';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzuriteTables({ port: 0 });
});
afterAll(() => azurite.close());

describeConfigurationStore('table adapter on Azurite', () =>
  createTableStateStore({
    tables: createTableAccess({ connectionString: azurite.connectionString, createTables: true }),
  }),
);
