-- Formats citations and lists of references with essence-refs, in Quarto, in R Markdown, and in pandoc:
--
--     pandoc --lua-filter essence-refs.lua report.md -o report.docx
--
-- The work is done by the program essence-refs-pandoc. It is looked for in the variable ESSENCE_REFS_PANDOC, beside
-- the Python that Quarto or R uses, in the active environment, and on the PATH.

local PROGRAM = 'essence-refs-pandoc'
local VARIABLE = 'ESSENCE_REFS_PANDOC'
local SEPARATOR = package.config:sub(1, 1)
local IS_WINDOWS = SEPARATOR == '\\'
-- The exit code of pandoc when a filter fails.
local FAILED = 83

local function value_of(variable)
  local value = os.getenv(variable)
  return value ~= '' and value or nil
end

local function is_file(path)
  local file = io.open(path, 'rb')
  -- A folder can be opened, and not read.
  local first = file and file:read(1)
  if file then file:close() end
  return first ~= nil
end

-- The folder of a program; the folder itself, if it is one.
local function folder_of(path)
  return is_file(path) and path:match('^(.*)[/\\][^/\\]*$') or path
end

-- The path of the program in an environment of Python, nil if it is not there.
local function in_environment(variable)
  local value = value_of(variable)
  if not value then return nil end
  local folder = folder_of(value)
  for _, inside in ipairs {'', 'bin', 'Scripts'} do
    local path = folder .. SEPARATOR .. (inside ~= '' and inside .. SEPARATOR or '') .. PROGRAM
    if IS_WINDOWS then path = path .. '.exe' end
    if is_file(path) then return path end
  end
  return nil
end

local function find_program()
  local given = value_of(VARIABLE)
  if given then return given end
  for _, variable in ipairs {'QUARTO_PYTHON', 'RETICULATE_PYTHON', 'VIRTUAL_ENV', 'CONDA_PREFIX'} do
    local path = in_environment(variable)
    if path then return path end
  end
  -- pandoc finds it on the PATH.
  return PROGRAM
end

local function not_found(program)
  if value_of(VARIABLE) then
    return VARIABLE .. ' names ' .. program .. ', which is not a program'
  end
  local install = IS_WINDOWS and 'py -m pip install essence-refs' or 'python3 -m pip install essence-refs'
  return 'the program ' .. PROGRAM .. ' is not found. Install it (' .. install .. '), or activate the environment '
    .. 'that has it, or set ' .. VARIABLE .. ' to its path'
end

local function fail(message)
  io.stderr:write('essence-refs: ', message, '\n')
  -- An error in Lua would be printed with a traceback.
  os.exit(FAILED)
end

return {
  {
    Pandoc = function(doc)
      local program = find_program()
      local is_done, result = pcall(pandoc.utils.run_json_filter, doc, program, {FORMAT})
      if is_done then return result end
      local message = tostring(result)
      if message:find('Could not find executable', 1, true) then message = not_found(program) end
      message = message:gsub('\nstack traceback:.*', ''):gsub('%s*\n%s*', ' ')
      -- The program has printed what is wrong.
      if message:find('error status 1$') then os.exit(FAILED) end
      fail(message)
    end,
  },
}
