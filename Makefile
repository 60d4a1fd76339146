# exhibit - build, check, measure. `make help` lists what there is.
#
# Rooms in dependency order: a file may include its own room and rooms named before it
# (scripts/check-layers holds this, and who may include readers/ and find/).
ROOMS = base record store find readers worker seal case report ingest classify extract verify bundle cli

BUILD ?= build
CC ?= cc
PKGS = libarchive libxml-2.0 libmagic libpcre2-8 poppler-glib tesseract lept \
	libseccomp libexif uchardet libcrypto zlib libdeflate inih
OPT ?= -O2 -g
WARN = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Werror=vla \
	-Wformat=2 -Wundef -Wpointer-arith -Wcast-qual
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
SAN ?=

PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm -lpthread
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Isrc -I$(BUILD)/gen
CFLAGS += -std=c17 $(OPT) $(WARN) $(if $(SAN),,$(HARDEN)) $(SAN) $(PKG_CFLAGS)
LDFLAGS += $(if $(SAN),,-pie -Wl,-z,relro,-z,now) $(SAN)

SRC := $(sort $(foreach r,$(ROOMS),$(wildcard src/$(r)/*.c)))
OBJ := $(SRC:src/%.c=$(BUILD)/obj/%.o)
LIB := $(BUILD)/libexhibit.a
UNIT := $(sort $(foreach r,$(ROOMS),$(wildcard tests/unit/$(r)_*.c)))
UNIT_BIN := $(UNIT:tests/%.c=$(BUILD)/tests/%)

all: $(BUILD)/exhibit

$(BUILD)/exhibit: $(BUILD)/obj/main.o $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(LIB): $(OBJ)
	@rm -f $@
	ar rcs $@ $(OBJ)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) $(LDFLAGS) $(PKG_LIBS) -lcmocka

unit: $(UNIT_BIN)

-include $(OBJ:.o=.d) $(BUILD)/obj/main.d $(UNIT_BIN:=.d)

.PHONY: all unit
