/** Defines the element `rapi-doc`; it has no types of its own. */
declare module 'rapidoc';
