import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { Construct } from "constructs";

/**
 * Runs at the edge before a page is looked up: a path whose last part has no dot is a route of the single page
 * application, and its page is the application itself.
 */
export const routerCode = `function handler(event) {
  var request = event.request;
  var name = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (!name.includes(".")) request.uri = "/index.html";
  return request;
}
`;

export interface PageRouterProps {
  /** At most 64 letters, digits, `-` and `_`. */
  readonly name: string;
}

/**
 * Lets a user open any address of a single page application, or load it anew. The usual way, error responses that
 * turn 403 and 404 into the first page, holds for a whole distribution: it would hide the errors of the application
 * behind `/ws`, and those of the web ACL.
 */
export class PageRouter extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PageRouterProps) {
    super(scope, id);
    this.arn = new CloudfrontFunction(this, "function", {
      name: props.name,
      comment: "Routes of the single page application",
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: routerCode,
    }).arn;
  }
}
