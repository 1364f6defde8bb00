import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface SelectProps<T extends string> {
  readonly label: ComponentChildren;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  /** For assistive technology only, where the label is not to be seen. */
  readonly name?: string;
}

export function Select<T extends string>({ label, value, options, onChange, name }: SelectProps<T>) {
  const id = useId();
  return (
    <div class="field">
      {label !== "" && (
        <label class="label" for={id}>
          {label}
        </label>
      )}
      <span class="select">
        <select id={id} aria-label={name} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled ?? false} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

export interface SliderProps {
  readonly label: ComponentChildren;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
  readonly format?: (value: number) => string;
}

export function Slider({ label, value, min, max, step, onChange, format = String }: SliderProps) {
  const id = useId();
  return (
    <div class="field slider">
      <span class="label">
        <label for={id}>{label}</label>
        <output for={id}>{format(value)}</output>
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={format(value)}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

export interface NumberInputProps {
  readonly label: ComponentChildren;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
  readonly onChange: (value: number) => void;
}

/** A number that is taken when it is within its range; until then it is marked and nothing happens. */
export function NumberInput({ label, value, min, max, step = "any", onChange }: NumberInputProps) {
  const id = useId();
  const hint = useId();
  const take = (input: HTMLInputElement): void => {
    const given = input.valueAsNumber;
    const fits = given >= min && given <= max && (step !== 1 || Number.isInteger(given));
    input.setAttribute("aria-invalid", String(!fits));
    if (fits) onChange(given);
  };
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="number"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-describedby={hint}
        onChange={(event) => take(event.currentTarget)}
        onBlur={({ currentTarget: input }) => {
          // What was refused does not stay.
          if (input.getAttribute("aria-invalid") !== "true") return;
          input.value = String(value);
          input.setAttribute("aria-invalid", "false");
        }}
      />
      <span class="unseen" id={hint}>
        from {min} to {max}
      </span>
    </div>
  );
}

export interface SegmentedProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
}

/** Radio buttons in a row. */
export function Segmented<T extends string>({ legend, value, options, onChange }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset class="segmented">
      <legend class="unseen">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} data-on={option.value === value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled ?? false}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export interface FilePickerProps {
  readonly label: string;
  readonly accept?: string;
  readonly multiple?: boolean;
  /** Chooses a folder with all that is in it. */
  readonly folder?: boolean;
  readonly id?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that opens files. */
export function FilePicker({ label, accept, multiple = false, folder = false, id, onFiles }: FilePickerProps) {
  return (
    <label class="button quiet file">
      {label}
      <input
        class="unseen"
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        {...(folder ? { webkitdirectory: true } : {})}
        onChange={(event) => {
          const input = event.currentTarget;
          if (input.files !== null && input.files.length > 0) onFiles([...input.files]);
          input.value = "";
        }}
      />
    </label>
  );
}
