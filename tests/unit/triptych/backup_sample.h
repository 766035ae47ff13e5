/* A backup of two records, for tests of the file and of the commands. */
#ifndef TRIPTYCH_BACKUP_SAMPLE_H
#define TRIPTYCH_BACKUP_SAMPLE_H

#include "backup_file.h"

extern const struct backup_head sample_head;
extern const struct backup_figures sample_figures;

/* Two records, one of them with an empty piece and bytes of every kind. Fails the test when it cannot. */
void write_backup(const char *path, const struct backup_head *head);
/* Returns how many records were read, or the code that ended it. */
int read_backup(const char *path, struct err *err);

#endif
