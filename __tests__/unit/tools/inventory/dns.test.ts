import { plainName } from "../../../../tools/inventory/dns/record";

test.each([
  ["Chat.Example.com.", "chat.example.com"],
  ["\\052.example.com.", "*.example.com"],
  ["0\\05725.2.0.192.in-addr.arpa.", "0/25.2.0.192.in-addr.arpa"],
  // A space, a letter that is no ASCII, a dot within a label and a backslash stay as Route 53 writes them.
  ["a\\040b.example.com.", "a\\040b.example.com"],
  ["w\\303\\251b.example.com.", "w\\303\\251b.example.com"],
  ["a\\056b.example.com.", "a\\056b.example.com"],
  ["a\\134b.example.com.", "a\\134b.example.com"],
])("Route 53's name %s is %s", (given, name) => {
  expect(plainName(given)).toBe(name);
});
