import { useId } from 'react';

interface Props<Value extends string> {
  legend: string;
  options: readonly { value: Value; label: string; className?: string }[];
  value: Value;
  onChange: (value: Value) => void;
  disabled?: boolean;
  testId?: string;
}

/** A choice of few, one of which is taken. Radio buttons: arrows move within it, tab goes past it. */
export function Segmented<Value extends string>({ legend, options, value, onChange, disabled = false, testId }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="segmented" disabled={disabled} data-testid={testId}>
      <legend className="hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={option.className}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
