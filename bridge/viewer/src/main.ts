import { App } from "./app";
import { exposeDebug } from "./debug";

const app = new App();
exposeDebug(app);
app.run();
