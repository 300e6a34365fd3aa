import { App } from "cdktf";
import { loadSettings } from "./environments";
import { buildPlatform } from "./stacks/platform";

const app = new App();
buildPlatform(app, loadSettings(process.env.ENVIRONMENT ?? "dev"), () => true);
app.synth();
