/** The class of a county in a layer of the map. */
export interface CountyClass {
  /** The name of a custom property of the style sheet. */
  readonly colour: `--${string}`;
  readonly text: string;
}

/** By code; counties without a class are drawn as plain land. */
export type CountyClasses = ReadonlyMap<string, CountyClass>;
