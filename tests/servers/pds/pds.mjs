// A real AT Protocol host (PDS) with its own directory (PLC), on loopback, in a folder that goes with it.
// Run in the folder that holds node_modules. Prints one line of JSON when it is ready; SIGTERM ends it.
import crypto from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(path.join(process.cwd(), 'here.js'))
const load = async (name) => import(pathToFileURL(require.resolve(name)).href)
const { PDS } = await load('@atproto/pds')
const directory = await load('@did-plc/server')
const { PlcServer, Database } = directory.PlcServer ? directory : directory.default

const plcPort = Number(process.env.PLC_PORT)
const pdsPort = Number(process.env.PDS_PORT)
const folder = process.env.PDS_FOLDER ?? fs.mkdtempSync(path.join(os.tmpdir(), 'parvis-pds-'))

const plc = PlcServer.create({ db: Database.mock(), port: plcPort })
await plc.start()
const pds = await PDS.fromEnv({
  devMode: true,
  port: pdsPort,
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: path.join(folder, 'blobs'),
  didPlcUrl: `http://localhost:${plcPort}`,
  adminPassword: process.env.PDS_ADMIN_PASSWORD,
  jwtSecret: crypto.randomBytes(16).toString('hex'),
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  disableSsrfProtection: true,
  plcRotationKeyK256PrivateKeyHex: crypto.randomBytes(32).toString('hex'),
})
await pds.start()
console.log(JSON.stringify({ pds: `http://localhost:${pdsPort}`, plc: `http://localhost:${plcPort}` }))

const leave = async () => {
  await pds.destroy()
  await plc.destroy()
  fs.rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
process.on('SIGTERM', leave)
process.on('SIGINT', leave)
