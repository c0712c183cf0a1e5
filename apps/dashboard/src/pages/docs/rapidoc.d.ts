/** Defines the element `rapi-doc`; the package has no types. */
declare module 'rapidoc';
