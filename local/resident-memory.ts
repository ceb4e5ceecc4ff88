import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Resident memory of a process in MiB; `undefined` where `ps` cannot tell. */
export async function residentMemoryMiB(processId: number | undefined): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(processId)]);
    const kibibytes = Number(stdout.trim());
    return kibibytes > 0 ? kibibytes / 1024 : undefined;
  } catch {
    return undefined;
  }
}
