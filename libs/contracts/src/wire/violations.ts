import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/**
 * What a class finds wrong with JSON, as JSON pointers from its top; empty where it is valid. This is the
 * definition: slow and plain. `readData` is held to it by a property test, and so are the committed samples.
 */
export function violations(definition: new () => object, json: unknown): readonly string[] {
  // class-validator throws on null, and takes each element of an array for the whole.
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [''];
  let instance: object;
  try {
    instance = plainToInstance(definition, json);
  } catch {
    // class-transformer calls a property named `constructor` where it knows no class. No class of ours has one.
    return [''];
  }
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  return [...droppedSilently(json, instance, ''), ...errors.map(({ property }) => `/${property}`)];
}

/**
 * class-transformer passes over properties that are named like something every object has (`__proto__`, `toString`),
 * so that class-validator never sees them. They are unknown properties like any other.
 */
function droppedSilently(json: object, instance: object, path: string): readonly string[] {
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) => {
    if (!Object.hasOwn(instance, name)) return [`${path}/${name}`];
    const made: unknown = Reflect.get(instance, name);
    const areObjects = typeof value === 'object' && value !== null && typeof made === 'object' && made !== null;
    return areObjects ? droppedSilently(value, made, `${path}/${name}`) : [];
  });
}
