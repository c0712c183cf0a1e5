declare const TAOCUN_VERSION: string | undefined;

/** The version of the code that the page was built from; only the build knows it. */
export const version = typeof TAOCUN_VERSION === 'string' ? TAOCUN_VERSION : '';
