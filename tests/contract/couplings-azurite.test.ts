import { afterAll, beforeAll } from '@jest/globals';
import type { Couplings } from '../../lib/ports/couplings.js';
import { createTableAccess } from '../../lib/storage/table-access.js';
import { createTableCouplings } from '../../lib/storage/table-couplings.js';
import { type Azurite, startAzuriteTables } from '../../local/azurite/azurite.js';
import { describeCouplings } from './couplings-contract.js';
import { describeLeases } from './couplings-leases-contract.js';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzuriteTables({ port: 0 });
});
afterAll(() => azurite.close());

const open = (): Couplings =>
  createTableCouplings({
    tables: createTableAccess({ connectionString: azurite.connectionString, createTables: true }),
  });

describeCouplings('table adapter on Azurite', open);
describeLeases('table adapter on Azurite', open);
