/** English (United States). */
export const languageCode = '1033';

/** Of the solution and of what it brings; one version for all files, since an unmanaged solution is imported anew over itself. */
export const solutionVersion = '1.0.0.0';

/** Prefix of Tandem's own columns, and with it of the publisher. */
export const publisherPrefix = 'tdm';

/** Name space of `xsi:nil`. */
export const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
