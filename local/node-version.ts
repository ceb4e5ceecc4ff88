/** The first release line of Node.js with all that the parts on this machine use. */
const neededMajor = 22;

/** @throws {Error} one sentence, when the program was started by hand with an older Node.js than npm brings along */
export function assertNodeVersion(version = process.versions.node): void {
  if (Number(version.split('.')[0]) < neededMajor) {
    throw new Error(
      `This needs Node.js ${neededMajor} or later and was started with ${version}: start it through npm, or by hand with \`npx node\` instead of \`node\`.`,
    );
  }
}
