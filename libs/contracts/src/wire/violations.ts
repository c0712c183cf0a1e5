import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/**
 * The violations of a class's constraints in JSON, as JSON pointers from the top; empty if the JSON is valid.
 * This is the slow, plain definition: a property test compares `checkOf` with it, and it checks the committed
 * samples.
 */
export function violations(definition: new () => object, json: unknown): readonly string[] {
  // class-validator throws on null, and validates the elements of an array instead of the array.
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [''];
  let instance: object;
  try {
    instance = plainToInstance(definition, json);
  } catch {
    // class-transformer calls a property named `constructor` if it knows no class for the object. No class of
    // ours has one.
    return [''];
  }
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return [...droppedSilently(json, instance, ''), ...errors.map(({ property }) => `/${property}`)];
}

/**
 * class-transformer skips properties named like a member of every object (`__proto__`, `toString`), so
 * class-validator never sees them. They are unknown properties like any other.
 */
function droppedSilently(json: object, instance: object, path: string): readonly string[] {
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) => {
    if (!Object.hasOwn(instance, name)) return [`${path}/${name}`];
    const made: unknown = Reflect.get(instance, name);
    const areObjects =
      typeof value === 'object' && value !== null && typeof made === 'object' && made !== null;
    return areObjects ? droppedSilently(value, made, `${path}/${name}`) : [];
  });
}
