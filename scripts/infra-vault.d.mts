/** Types of infra-vault.mjs, for its tests. */
export interface Vault {
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}

export declare function createVault(options: {
  readonly endpoint: string;
  readonly token: () => Promise<string>;
  readonly fetch?: typeof fetch;
  readonly wait?: (delayMs: number) => Promise<void>;
  readonly tell?: (line: string) => void;
}): Vault;

export declare function makeMissingSecrets(
  vault: Vault,
  names: readonly string[],
  tell: (line: string) => void,
): Promise<void>;

export declare function rotateSecret(vault: Vault, name: string, tell: (line: string) => void): Promise<void>;
