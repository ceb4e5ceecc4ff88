import { InMemoryCouplings } from '../twins/in-memory-couplings.js';
import { describeCouplings } from './couplings-contract.js';
import { describeLeases } from './couplings-leases-contract.js';

describeCouplings('in-memory twin', () => new InMemoryCouplings());
describeLeases('in-memory twin', () => new InMemoryCouplings());
