import type { ComponentChildren } from 'preact';
import { useParameter } from '../routes/use-address';

type Choose<Option> = (option: Option) => void;

/**
 * One of a few options, stored in a parameter of the address. The first is the default, and is omitted there.
 */
export function useChoice<Option extends string>(
  parameter: string,
  options: readonly [Option, ...Option[]],
): readonly [Option, Choose<Option>] {
  const [value, setValue] = useParameter(parameter);
  const [first] = options;
  return [
    options.find((one) => one === value) ?? first,
    (option) => setValue(option === first ? '' : option),
  ];
}

export function Choice<Option extends string>({
  label,
  options,
  chosen,
  choose,
  textOf,
}: {
  readonly label: string;
  readonly options: readonly Option[];
  /** Undefined if no option is chosen. */
  readonly chosen: Option | undefined;
  readonly choose: Choose<Option>;
  readonly textOf: (option: Option) => string;
}) {
  return (
    <span class="choices" role="group" aria-label={label}>
      {options.map((one) => (
        <button type="button" key={one} aria-pressed={one === chosen} onClick={() => choose(one)}>
          {textOf(one)}
        </button>
      ))}
    </span>
  );
}

/** One of many options, from a list that opens. */
export function Select<Option extends string>({
  label,
  options,
  chosen,
  choose,
  disabled = false,
}: {
  readonly label: string;
  /** Each with its text. */
  readonly options: readonly (readonly [option: Option, text: ComponentChildren])[];
  readonly chosen: Option;
  readonly choose: Choose<Option>;
  readonly disabled?: boolean;
}) {
  return (
    <label class="select">
      <span>{label}</span>
      <select
        value={chosen}
        disabled={disabled}
        onChange={(event) => choose(event.currentTarget.value as Option)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
