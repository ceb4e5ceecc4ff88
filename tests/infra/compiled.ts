import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const root = join(__dirname, '..', '..');
const compiledFolder = join(root, '.local', 'infra', 'compiled');

/** Restoring and running the compiler takes a while on a cold machine. */
export const compileTimeoutMs = 600_000;

const resourceSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const snapshotSchema = z.looseObject({
  predictedResources: z.array(resourceSchema),
  outputs: z.record(z.string(), z.unknown()),
});

/** One thing that a deployment would make, all expressions worked out that can be without Azure. */
export type Resource = z.infer<typeof resourceSchema>;
export type Deployment = z.infer<typeof snapshotSchema>;
export type Stage = 'dev' | 'test' | 'prod' | 'prod-private';
export const stages: readonly Stage[] = ['dev', 'test', 'prod', 'prod-private'];

/**
 * Brings `.local/infra/compiled` up to date with the sources.
 * @throws with the compiler's words, or with what to install when it cannot be had
 */
export function compileInfra(): void {
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'infra-check.mjs'), '--compile'], { stdio: 'pipe' });
  } catch (error) {
    const { stderr } = z.looseObject({ stderr: z.instanceof(Buffer) }).parse(error);
    throw new Error(stderr.toString('utf8'));
  }
}

/** What the parameter file of that stage would deploy with the example values of scripts/infra-compile.mjs. */
export function deploymentOf(stage: Stage): Deployment {
  return snapshotSchema.parse(rawDeploymentOf(stage));
}

/** The same as the compiler wrote it. */
export function rawDeploymentOf(stage: Stage): unknown {
  return readJson(join(compiledFolder, `${stage}.snapshot.json`));
}

/** The template as Azure receives it, as text. */
export function compiledTemplate(): string {
  return readFileSync(join(compiledFolder, 'main.json'), 'utf8');
}

export function committedSnapshot(stage: Stage): unknown {
  return readJson(join(__dirname, 'snapshots', `${stage}.json`));
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** All resources of a type. */
export function resourcesOf(deployment: Deployment, type: string): readonly Resource[] {
  return deployment.predictedResources.filter((resource) => resource.type === type);
}

/** The only resource of a type, or the only one whose name ends so. */
export function onlyResource(deployment: Deployment, type: string, nameEnd = ''): Resource {
  const found = resourcesOf(deployment, type).filter((resource) => resource.name.endsWith(nameEnd));
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`${found.length} resources of type ${type} with a name ending in "${nameEnd}"`);
  }
  return resource;
}
