import { runCommand } from "../errors";
import { localFolder } from "./env";
import { removePlatform } from "./remove";

void runCommand(async () => {
  await removePlatform();
  console.log(`Stopped the emulator and PostgreSQL; removed ${localFolder}/.`);
});
