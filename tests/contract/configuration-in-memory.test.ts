import { InMemoryStateStore } from '../twins/in-memory-state-store.js';
import { describeConfigurationStore } from './configuration-contract.js';

describeConfigurationStore('in-memory twin', () => new InMemoryStateStore());
