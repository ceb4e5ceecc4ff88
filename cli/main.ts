#!/usr/bin/env node
import {
  administratorToken,
  businessCentralToken,
  environmentSetting,
  environmentSettings,
  operatorEnvironment,
} from '../lib/settings/environment.js';
import { runTandem } from './program.js';

runTandem(process.argv.slice(2), {
  settings: environmentSettings,
  administratorToken,
  businessCentralToken,
  environment: environmentSetting,
  operator: operatorEnvironment,
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
}).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
