/** A value that the modules give by themselves and that is the safe one. */
export interface SecureDefault {
  readonly type: string;
  readonly argument: string;
  readonly value: string | number | boolean;
  /** What the value is good for, as a sentence. */
  readonly why: string;
}

const of = (type: string, argument: string, value: SecureDefault["value"], why: string): SecureDefault => ({
  type,
  argument,
  value,
  why,
});

/**
 * Secure defaults as data, as AWS Solutions Constructs have them. Whatever has another value is told at synth, be it by
 * a setting of the environment or by an override on a construct; a breach of a control is told as that instead.
 */
export const secureDefaults: readonly SecureDefault[] = [
  of(
    "aws_kms_key",
    "deletion_window_in_days",
    30,
    "It is the longest time to notice that a key was deleted.",
  ),
];
