// Serves the Slack of the npm package "emulate" on a free port of loopback, and says which.
// The package itself would listen on every address of the machine.
import net from "node:net";

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function () {
  return listen.call(this, 0, "127.0.0.1", () => {
    console.log(JSON.stringify({ port: this.address().port }));
  });
};

const { createEmulator } = await import("emulate");
await createEmulator({ service: "slack", seed: { slack: JSON.parse(process.argv[2]) } });
