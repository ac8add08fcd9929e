/** One choice of a field. */
export interface FormOption {
  readonly value: string | number | boolean;
  readonly label: string;
}

export interface FormValidations {
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Regular expression over the whole value. */
  readonly pattern?: string;
}

/**
 * One field of a form: the one dialect of every core model and every provider config. A dotted name is a path
 * (`config.api_key`): console and command line build the object from it.
 */
export interface FormField {
  readonly name: string;
  readonly label: string;
  /** `password` means sealed. */
  readonly type: 'text' | 'password' | 'number' | 'select' | 'multiselect' | 'textarea' | 'toggle' | 'json';
  readonly required: boolean;
  readonly options?: readonly FormOption[];
  /** What the field begins with: in an update the value in force. Of type `json`: JSON text. Never a secret. */
  readonly default?: string | number | boolean | null | readonly string[];
  readonly help?: string;
  readonly validations: FormValidations;
}
