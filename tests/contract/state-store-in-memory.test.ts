import { InMemoryStateStore } from '../twins/in-memory-state-store.js';
import { describeStateStore } from './state-store-contract.js';

describeStateStore('in-memory twin', () => new InMemoryStateStore());
