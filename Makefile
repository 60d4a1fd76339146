# exhibit - build, check, measure. `make help` lists what there is.
#
# Rooms in dependency order: a file may include its own room and rooms named before it
# (scripts/check-layers holds this, and who may include readers/ and find/).
ROOMS = base record store find readers worker seal case report ingest extract verify bundle cli

BUILD ?= build
CC ?= cc
PKGS = libarchive libxml-2.0 libmagic libpcre2-8 gio-2.0 libgsf-1 libpff libbfio libical poppler-glib tesseract lept \
	libseccomp uchardet libcrypto zlib libdeflate inih
OPT ?= -O2 -g
WARN = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes -Werror=vla \
	-Wformat=2 -Wundef -Wpointer-arith -Wcast-qual $(WERROR)
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
SAN ?=
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60

PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm -lpthread
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Isrc
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

# The assembler includes these (src/report/assets.c); the compiler does not tell make about it.
$(BUILD)/obj/report/assets.o: reports/report.css reports/report.js
$(BUILD)/obj/case/venue_assets.o: $(wildcard reports/venues/*.ini)

unit: $(UNIT_BIN)
	CMOCKA_MESSAGE_OUTPUT=TAP prove --exec tests/as-tap $(UNIT_BIN)

# ---- for users ----

help:
	@echo 'make demo       install what is needed, build, make a packet of the sample case'
	@echo 'make check      install what is needed, build, run all tests'
	@echo 'make            build $(BUILD)/exhibit alone'
	@echo 'make install    program and man pages to $$DESTDIR$$PREFIX (PREFIX=$(PREFIX))'
	@echo 'make check-san  all tests once more, under the address and undefined sanitizers'
	@echo 'make unit       the C tests alone'
	@echo 'make lint       include rules, clang-tidy, cppcheck'
	@echo 'make format     what clang-format would write otherwise in changed files'
	@echo 'make fuzz       FUZZ_SECONDS=$(FUZZ_SECONDS) for each fuzzing driver'
	@echo 'make bench      speed against stock tools, memory, growth (CORPUS=upload.zip for your own)'
	@echo 'make accuracy   how right the finder is (where the open corpus lies beside this tree), and the case'
	@echo 'make clean      remove what was built'

demo:
	@scripts/install-deps build
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@rm -rf demo-packet
	$(BUILD)/exhibit run fixtures/demo -o demo-packet

check:
	@scripts/install-deps build test
	@$(MAKE) --no-print-directory -s -j$(JOBS) all test-programs
	@BUILD=$(BUILD) tests/run $(TESTS)

SAN_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
check-san:
	@scripts/install-deps build test
	@$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=build-san SAN="$(SAN_FLAGS)" OPT="-O1 -g" all test-programs
	@BUILD=build-san tests/run --san $(TESTS)

test-programs: $(UNIT_BIN)

# ---- for developers ----

lint:
	@scripts/install-deps build lint
	scripts/check-layers
	JOBS=$(JOBS) scripts/lint $(CPPFLAGS) -std=c17 $(WARN) $(PKG_CFLAGS)

format:
	@scripts/install-deps lint
	@git diff -U0 --no-color HEAD -- '*.c' '*.h' | clang-format-diff -p1 $(if $(WRITE),-i)

FUZZ := $(wildcard tests/fuzz/*.c)
FUZZ_BIN := $(FUZZ:tests/fuzz/%.c=build-fuzz/fuzz/%)
fuzz:
	@scripts/install-deps build fuzz
	@$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=build-fuzz CC=clang OPT="-O1 -g" \
		SAN="-fsanitize=address,undefined -fsanitize=fuzzer-no-link -fno-omit-frame-pointer" $(FUZZ_BIN)
	@for f in $(FUZZ_BIN); do tests/fuzz/run $$f $(FUZZ_SECONDS) || exit 1; done

build-fuzz/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -fsanitize=fuzzer -o $@ $< $(LIB) $(LDFLAGS) $(PKG_LIBS)

bench:
	@scripts/install-deps build bench
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@BUILD=$(BUILD) scripts/bench $(CORPUS)
	@BUILD=$(BUILD) scripts/bench-docs

accuracy:
	@scripts/install-deps build test
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@if [ -d ../shared/corpus ]; then scripts/accuracy-find $(BUILD)/exhibit ../shared/corpus --floors && \
		scripts/accuracy-docs $(BUILD)/exhibit ../shared/corpus --floors && \
		scripts/accuracy-mail $(BUILD)/exhibit ../shared/corpus --floors; \
	else echo 'accuracy: ../shared/corpus is not there, only made-up disputes were measured'; fi
	@tests/scenario/score.py $(BUILD)/exhibit --floors --misses 3

# ---- installing ----

MAN := $(BUILD)/man/exhibit.1 $(BUILD)/man/exhibit-record.5
$(BUILD)/man/exhibit.1: src/cli/exhibit.1.scd
$(BUILD)/man/exhibit-record.5: src/record/exhibit-record.5.scd
$(MAN):
	@mkdir -p $(@D)
	scdoc < $< > $@.new && mv $@.new $@

man: $(MAN)

install: all man
	install -D -m 755 $(BUILD)/exhibit $(DESTDIR)$(PREFIX)/bin/exhibit
	install -D -m 644 $(BUILD)/man/exhibit.1 $(DESTDIR)$(PREFIX)/share/man/man1/exhibit.1
	install -D -m 644 $(BUILD)/man/exhibit-record.5 $(DESTDIR)$(PREFIX)/share/man/man5/exhibit-record.5
	install -d $(DESTDIR)$(PREFIX)/include/exhibit
	install -m 644 include/exhibit/*.h $(DESTDIR)$(PREFIX)/include/exhibit

clean:
	rm -rf build build-san build-fuzz demo-packet demo-packet.work

-include $(OBJ:.o=.d) $(BUILD)/obj/main.d $(UNIT_BIN:=.d)

.PHONY: all unit help demo check check-san test-programs lint format fuzz bench accuracy man install clean
