import { unzipSync } from 'fflate';
import { DataverseError } from '../model/errors.js';
import { customizationsForm } from './customizations-form.js';
import { documentOf, type Element } from './document.js';
import { checkForm, formError } from './form.js';
import { manifestForm } from './manifest-form.js';

/** A solution that was read and is of the right form. */
export interface Package {
  /** `SolutionManifest` of `solution.xml`. */
  readonly manifest: Element;
  /** Root of `customizations.xml`. */
  readonly customizations: Element;
}

const names = ['solution.xml', 'customizations.xml', '[Content_Types].xml'] as const;

/** Reads a solution file. @throws DataverseError for everything that is not the form of one */
export function readPackage(file: Uint8Array): Package {
  const [solution, customizations, contentTypes] = filesOf(file).map(documentOf);
  if (solution === undefined || customizations === undefined || contentTypes === undefined) throw noSolution();
  if (contentTypes.name !== 'Types') throw noSolution();
  for (const [root, form] of [[solution, manifestForm] as const, [customizations, customizationsForm] as const]) {
    if (root.name !== 'ImportExportXml') throw formError(`The '${root.name}' element is not declared.`, '/');
    checkForm(root, form);
  }
  const [manifest] = solution.elements;
  if (manifest === undefined) throw noSolution();
  return { manifest, customizations };
}

function filesOf(file: Uint8Array): readonly string[] {
  let contents: Readonly<Record<string, Uint8Array>>;
  try {
    contents = unzipSync(file);
  } catch {
    throw noSolution();
  }
  return names.map((name) => {
    const bytes = contents[name];
    if (bytes === undefined) throw noSolution();
    return new TextDecoder().decode(bytes);
  });
}

function noSolution(): DataverseError {
  return new DataverseError(
    400,
    '0x80048060',
    'The solution file is invalid. The compressed file must contain the following files at its root: solution.xml, customizations.xml, and [Content_Types].xml.',
  );
}
