import type { SimulatorResponse } from '../../simulator-kit/http-types.js';
import { type ApiContext, type ApiRequest, type Json, jsonBody, noContent } from '../api/request.js';
import { badPayload, DataverseError, invalidArgument, privilegeMissing } from '../model/errors.js';
import { referenceOf, textOf } from '../model/values.js';
import { type BroughtColumn, columnsOf } from './attributes.js';
import { childrenOf, type Element, guidOf, textIn } from './document.js';
import { type Package, readPackage } from './package.js';
import { type BroughtRow, rowsOf } from './registrations.js';

/** What a caller needs to import a solution. */
export const importPrivilege = 'prvImportCustomization';

const kinds = { table: '1', step: '92', endpoint: '95' } as const;
const flags = ['ConvertToManaged', 'SkipProductUpdateDependencies', 'HoldingSolution'];

/**
 * `ImportSolution`: brings what an unmanaged solution holds, all or nothing. What is there under the same id or name is
 * put as the file says; what the file does not say stays, the secret of a webhook among it.
 */
export function importSolution(context: ApiContext, request: ApiRequest): SimulatorResponse {
  const { engine, operation } = context;
  if (operation.caller.who !== 'administrator') throw privilegeMissing(importPrivilege, 7100);
  const { file, enablesSteps } = parametersOf(jsonBody(request, 'ImportSolution'));
  const solution = readPackage(file);
  if (textIn(solution.manifest, 'Managed') !== '0') throw invalidArgument('Managed solutions are not simulated.');
  checkRoots(solution);
  const prefix = textIn(publisherOf(solution.manifest), 'CustomizationPrefix');
  const columns = columnsOf(solution.customizations, engine.schema, prefix);
  const rows = rowsOf(solution.customizations, engine);
  checkFilters(context, rows, columns);
  engine.run(() => {
    for (const row of rows) bring(context, row, enablesSteps);
  });
  for (const { table, column } of columns) engine.schema.addColumn(engine.schema.existing(table), column);
  return noContent();
}

function parametersOf(body: Json): { readonly file: Uint8Array; readonly enablesSteps: boolean } {
  const { OverwriteUnmanagedCustomizations, PublishWorkflows, CustomizationFile, ImportJobId, ...others } = body;
  const unknown = Object.keys(others).find((name) => !flags.includes(name));
  if (unknown !== undefined) throw badPayload('ImportSolution', `The parameter '${unknown}' is not known.`);
  if (typeof OverwriteUnmanagedCustomizations !== 'boolean' || typeof PublishWorkflows !== 'boolean') {
    throw badPayload('ImportSolution', "'OverwriteUnmanagedCustomizations' and 'PublishWorkflows' are needed.");
  }
  if (typeof ImportJobId !== 'string' || typeof CustomizationFile !== 'string') {
    throw badPayload('ImportSolution', "'CustomizationFile' and 'ImportJobId' are needed.");
  }
  return { file: Buffer.from(CustomizationFile, 'base64'), enablesSteps: PublishWorkflows };
}

function publisherOf(manifest: Element): Element {
  return manifest.elements.find(({ name }) => name === 'Publisher') ?? manifest;
}

/** What is in the file is declared as a root component, and the other way round. */
function checkRoots({ manifest, customizations }: Package): void {
  const declared = childrenOf(manifest, 'RootComponents', 'RootComponent').map(({ attributes }) =>
    [attributes.type, guidOf(attributes.schemaName ?? attributes.id ?? '')].join(' '),
  );
  const present = [
    ...childrenOf(customizations, 'Entities', 'Entity').map((entity) => `${kinds.table} ${textIn(entity, 'Name')}`),
    ...childrenOf(customizations, 'SdkMessageProcessingSteps', 'SdkMessageProcessingStep').map(
      ({ attributes }) => `${kinds.step} ${guidOf(attributes.SdkMessageProcessingStepId ?? '')}`,
    ),
    ...childrenOf(customizations, 'ServiceEndpoints', 'ServiceEndpoint').map(
      ({ attributes }) => `${kinds.endpoint} ${guidOf(attributes.ServiceEndpointId ?? '')}`,
    ),
  ].map((component) => component.toLowerCase());
  const undeclared = present.find((component) => !declared.includes(component));
  if (undeclared !== undefined) {
    const [type, name] = undeclared.split(' ');
    throw new DataverseError(
      400,
      '0x8004803A',
      `The import has failed because component ${name} of type ${type} is not declared in the solution file as a root component. To fix this, import again using the XML file that was generated when you exported the solution.`,
    );
  }
  const absent = declared.find((component) => !present.includes(component));
  if (absent !== undefined) {
    const [type, name] = absent.split(' ');
    throw new DataverseError(
      400,
      '0x8004801F',
      `Cannot add a Root Component ${name} of type ${type} because it is not in the target system.`,
    );
  }
}

/** The stricter reading: a step names only columns that are there, or come with it. */
function checkFilters({ engine }: ApiContext, rows: readonly BroughtRow[], columns: readonly BroughtColumn[]): void {
  for (const { columns: step } of rows.filter((row) => row.table === 'sdkmessageprocessingstep')) {
    const filter = engine.need('sdkmessagefilter', referenceOf(step, 'sdkmessagefilterid')?.id ?? '');
    const table = textOf(filter, 'primaryobjecttypecode');
    const known = new Set([
      ...(engine.schema.byName(table)?.columns.keys() ?? []),
      ...columns.filter((brought) => brought.table === table).map(({ column }) => column.name),
    ]);
    const named = textOf(step, 'filteringattributes').split(',').filter(Boolean);
    const missing = named.find((name) => !known.has(name));
    if (missing !== undefined) throw invalidArgument(`The attribute '${missing}' of ${table} does not exist.`);
  }
}

/** Steps are off after an import that was not asked to enable what it brings, also those that were on before. */
function bring({ engine, operation }: ApiContext, { table, id, columns }: BroughtRow, enablesSteps: boolean): void {
  const { primaryId } = engine.schema.existing(table);
  if (table === 'sdkmessageprocessingstep')
    engine.need('serviceendpoint', referenceOf(columns, 'eventhandler')?.id ?? '');
  if (engine.store.get(table, id) === undefined) engine.create(operation, table, { ...columns, [primaryId]: id });
  else engine.update(operation, table, { id, changes: columns });
  if (table !== 'sdkmessageprocessingstep') return;
  const [state, reason] = enablesSteps ? [0, 1] : [1, 2];
  engine.setState(operation, table, { id, state, reason });
}
