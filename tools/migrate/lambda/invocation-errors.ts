import { MigrationError } from "../errors";

/** Says what a call of the function that Lambda refused means and what to do about it. */
export function explainInvocation(error: Error, functionName: string): MigrationError {
  const { name, message } = error;
  const unreachable = (text: string) => new MigrationError("unreachable", text, {}, { cause: error });
  switch (name) {
    case "TooManyRequestsException":
      return new MigrationError(
        "locked",
        `The function ${functionName} is at work already, and does one thing at a time: ${message} Run this again when ` +
          `it has finished. What it does: aws logs tail /aws/lambda/${functionName} --follow`,
        {},
        { cause: error },
      );
    case "ResourceNotFoundException":
      return unreachable(
        `There is no function ${functionName}. Deploy the database phase again, or read fresh outputs.`,
      );
    case "AccessDeniedException":
      return unreachable(
        `These AWS credentials may not call the function ${functionName}: ${message} They need lambda:InvokeFunction on it.`,
      );
    case "CredentialsProviderError":
      return unreachable(
        `There are no AWS credentials to call the function ${functionName} with: ${message} Set AWS_PROFILE or sign in.`,
      );
    case "ExpiredTokenException":
    case "UnrecognizedClientException":
    case "InvalidClientTokenId":
      return unreachable(
        `AWS refuses these credentials, so the function ${functionName} cannot be called: ${message} Sign in again.`,
      );
    case "ResourceConflictException":
    case "ResourceNotReadyException":
      return unreachable(
        `The function ${functionName} is not ready, and was not run: ${message} Lambda makes its way into the VPC ` +
          "anew after weeks without a call. Run this again in a few minutes.",
      );
    case "RequestTooLargeException":
      return new MigrationError(
        "refused",
        `The request is too large for Lambda: ${message}`,
        {},
        { cause: error },
      );
    default:
      return unreachable(
        `Lambda gave no answer for the function ${functionName}: ${name}: ${message || "no connection"}. It is not known ` +
          "whether it was run: see status. Check the network and, if it is set, AWS_ENDPOINT_URL.",
      );
  }
}
