// A table that a reader brings, as text: a header and rows of fields between commas, semicolons, tabs
// or blanks, quoted as in RFC 4180. Lines that begin with # are remarks; the last of them is the header
// where the first row has numbers alone.

const LARGEST_TABLE = 1e6
const MOST_ROWS = 20000

const escaped = (letter) => letter.replace("\t", "\\t")

// Rows of fields, and the last remark before the first of them.
function cut(text, separator) {
  const s = escaped(separator)
  const cell = new RegExp(`([ ]*"(?:[^"]|"")*"[ ]*|[^${s}\\r\\n]*)(${s}|\\r\\n|\\r|\\n|$)`, "y")
  const remark = /[ \t]*#([^\r\n]*)(\r\n|\r|\n|$)/y
  const rows = []
  let [row, said, at] = [[], "", 0]
  while (at < text.length) {
    remark.lastIndex = cell.lastIndex = at
    const found = row.length ? null : remark.exec(text)
    if (found) {
      if (!rows.length) said = found[1]
      at = remark.lastIndex
      continue
    }
    const [, field, end] = cell.exec(text)
    const quoted = /^ *"([^]*)" *$/.exec(field)
    row.push(quoted ? quoted[1].replaceAll('""', '"') : field.trim())
    at = cell.lastIndex
    if (end === separator && at < text.length) continue
    if (end === separator) row.push("")
    if (row.length > 1 || row[0] !== "" || quoted) rows.push(row)
    row = []
  }
  return {rows, said}
}

const split = (line) => line.trim().split(/\s+/)

function cut_at_blanks(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim())
  const is_remark = (line) => line.trim().startsWith("#")
  const first = lines.findIndex((line) => !is_remark(line))
  const said = first > 0 ? lines[first - 1].trim().slice(1) : ""
  return {rows: lines.filter((line) => !is_remark(line)).map(split), said}
}

// NaN for what is no number. Fortran writes exponents with D, and much of Europe a comma.
function number(field) {
  const plain = field.replace("−", "-").replace(/d(?=[+-]?\d+$)/i, "e").replace(/^([+-]?\d*),(\d+)/, "$1.$2")
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN
}

const all_numbers = (row) => row.every((field) => Number.isFinite(number(field)))

function separator_of(text) {
  const first = text.split(/[\r\n]+/).find((line) => line.trim() && !line.trim().startsWith("#")) ?? ""
  return ["\t", ";", ","].find((one) => first.includes(one)) ?? " "
}

// A table: the names of its columns, those whose fields are numbers, and all fields as numbers.
function table_of(text) {
  if (text.length > LARGEST_TABLE) throw new Refused("A table may have 1 MB at most.")
  const separator = separator_of(text.replace(/^\uFEFF/, ""))
  const plain = text.replace(/^\uFEFF/, "")
  const {rows, said} = separator === " " ? cut_at_blanks(plain) : cut(plain, separator)
  if (!rows.length) throw new Refused("There is no table in this text.")
  let names = rows[0]
  if (all_numbers(names)) {
    names = separator === " " ? split(said) : said.split(separator).map((name) => name.trim())
    if (names.length !== rows[0].length || all_numbers(names)) {
      throw new Refused("The first line must name the columns, and this one has numbers alone.")
    }
  } else rows.shift()
  if (!rows.length) throw new Refused("The table has a header and no rows.")
  if (rows.length > MOST_ROWS) {
    throw new Refused(`The table has ${rows.length} rows, and ${MOST_ROWS} are the most.`)
  }
  const odd = rows.findIndex((row) => row.length !== names.length)
  if (odd >= 0) {
    throw new Refused(
      `Row ${odd + 1} below the header has ${rows[odd].length} fields, and the header ${names.length}.`)
  }
  const columns = names.map((_, place) => rows.map((row) => number(row[place])))
  const numeric = [...names.keys()].filter((place) => {
    const filled = rows.filter((row) => row[place] !== "").length
    return 2 * columns[place].filter(Number.isFinite).length > filled
  })
  if (numeric.length < 2) {
    throw new Refused(`Two columns of numbers are needed, and this table has ${numeric.length || "none"}.`)
  }
  return {names: names.map((name, place) => name || `column ${place + 1}`), numeric, columns}
}

// Names are the same whatever their case, their brackets with units, their subscripts.
const GREEK = {γ: "gamma", μ: "mu", ρ: "rho", σ: "sigma"}
const plain_name = (name) => name.normalize("NFKD").replace(/[([{,].*$/, "").toLowerCase()
  .replace(/[γμρσ]/g, (letter) => GREEK[letter]).replace(/[^a-z0-9]/g, "")

// The numeric column of one of these names, or else the first that is not taken.
function column_of(table, wanted, taken = -1) {
  const free = table.numeric.filter((place) => place !== taken)
  const keys = wanted.map(plain_name).filter(Boolean)
  return free.find((place) => keys.includes(plain_name(table.names[place]))) ?? free[0]
}

const ERRORS = /^(err|error|errors|sigma|σ|uncertainty|std|stddev)$/

// The column of errors of another; -1 if there is none.
function error_of(table, of) {
  const name = plain_name(table.names[of])
  return table.numeric.find((place) => {
    const other = table.names[place].normalize("NFKD").replace(/[([{].*$/, "").trim().toLowerCase()
    const words = other.split(/[^\p{L}\p{N}]+/u)
    if (!words.some((word) => ERRORS.test(word))) return false
    return words.length === 1 || words.filter((word) => !ERRORS.test(word)).join("") === name
  }) ?? -1
}

