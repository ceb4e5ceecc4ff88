import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string(), commit: z.string().optional() });

/** Version of the product: from the package.json nearest above this file, built or not. */
export function appVersion(): string {
  return nearestPackage().version;
}

/** Commit that the package was made of; `none` when it runs from a checkout. */
export function appCommit(): string {
  return nearestPackage().commit ?? 'none';
}

function nearestPackage(): z.output<typeof packageSchema> {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}
