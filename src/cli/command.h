/* The commands. Each takes its own arguments (argv[0] is its name) and returns the exit status. */
#ifndef EXHIBIT_CLI_COMMAND_H
#define EXHIBIT_CLI_COMMAND_H

int cmd_ingest(int argc, char **argv);
int cmd_classify(int argc, char **argv);
int cmd_extract(int argc, char **argv);
int cmd_bundle(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_case(int argc, char **argv);
int cmd_venues(int argc, char **argv);
int cmd_key(int argc, char **argv);

#endif
