import { describeQueue } from './queue-contract.js';
import { openBrokerHarness } from './queue-harness-broker.js';

describeQueue('@azure/service-bus on the broker', openBrokerHarness);
