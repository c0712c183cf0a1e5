/** The coordinates in which the map is drawn; it is scaled as a whole to the size of its element. */
export const sheet = { width: 960, height: 700 } as const;
export const inset = { x: 832, y: 524, width: 112, height: 160 } as const;

/** The upper left and the lower right corner. */
export type Bounds = readonly [Point, Point];

export type Point = readonly [number, number];
