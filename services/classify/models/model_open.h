/* Models by name: from the folder that the operator named, or from the program itself. */
#ifndef TRIPTYCH_MODEL_OPEN_H
#define TRIPTYCH_MODEL_OPEN_H

#include "model_text.h"

/* Opens FOLDER/NAME.model, or the model that was built in when `folder` is "" or has no such file, and reads its
 * header. `kind` is what the header must say ("boosted-trees" …). Returns 0, or ERR_INVALID, ERR_IO, ERR_MEMORY,
 * ERR_TOO_LARGE with the file's name; `out` needs model_text_done either way. */
int model_text_open(const char *folder, const char *name, const char *kind, struct model_text *out, struct err *err);
#endif
