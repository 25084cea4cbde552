/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */

/* Replay: a fuzz target's corpus, once through, without a fuzzer.
 *
 * Stands in for libFuzzer's main() in ordinary builds, so that what was once found stays found.
 * Prints TAP: a case for each file of $FERRY_SOURCE/tests/fuzz/corpus/NAME, where the program is
 * called fuzz_NAME. A target that fails ends the process. */

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_case(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* Give the target a block of exactly the size of the file, so that a read past its end is seen. */
static int replay(const char *path)
{
	uint8_t *data = NULL;
	size_t size = 0, n_read;
	FILE *in, *exact;
	char chunk[4096];

	in = fopen(path, "re");
	if (!in)
		return -errno;
	exact = open_memstream((char **)&data, &size);
	if (!exact) {
		fclose(in);
		return -ENOMEM;
	}
	while ((n_read = fread(chunk, 1, sizeof(chunk), in)) > 0)
		fwrite(chunk, 1, n_read, exact);
	fclose(in);
	fclose(exact);

	uint8_t *block = malloc(size ? size : 1);
	if (!block) {
		free(data);
		return -ENOMEM;
	}
	memcpy(block, data, size);
	free(data);
	(void)LLVMFuzzerTestOneInput(block, size);
	free(block);
	return 0;
}

static int replay_all(const char *folder, struct dirent **entries, int n_entries)
{
	int failed = 0;

	printf("1..%d\n", n_entries);
	for (int i = 0; i < n_entries; i++) {
		char *path = NULL;
		int r = -ENOMEM;

		if (asprintf(&path, "%s/%s", folder, entries[i]->d_name) >= 0)
			r = replay(path);
		printf("%s %d - %s\n", r < 0 ? "not ok" : "ok", i + 1, entries[i]->d_name);
		fflush(stdout);
		failed |= r < 0;
		free(path);
	}
	return failed;
}

int main(int argc, char *argv[])
{
	const char *source = getenv("FERRY_SOURCE"), *name = strrchr(argv[0], '/');
	struct dirent **entries = NULL;
	char *folder = NULL;
	int n_entries, failed;

	name = name ? name + 1 : argv[0];
	if (argc > 2 || !source || strncmp(name, "fuzz_", 5) != 0) {
		printf("Bail out! called without FERRY_SOURCE, or not as fuzz_NAME\n");
		return 99;
	}

	if (asprintf(&folder, "%s/tests/fuzz/corpus/%s", source, name + 5) < 0)
		return 99;
	n_entries = scandir(folder, &entries, is_case, alphasort);
	if (n_entries <= 0) {
		printf("Bail out! no corpus in %s\n", folder);
		free(folder);
		return 99;
	}

	failed = replay_all(folder, entries, n_entries);
	for (int i = 0; i < n_entries; i++)
		free(entries[i]);
	free(entries);
	free(folder);
	return failed;
}
