// describe=true, in the form that is documented for list_sites. It is not well-formed XML, as the real one is not (D).
import { xml, type SimulatedAnswer } from './apiAnswer';
import type { SimulatedCall, Parameter, SimulatedService } from './apiService';
import { declaration, result, verbatim, type Elements } from './xml';

const describeParameter: Parameter = {
  name: 'describe',
  type: 'boolean',
  required: false,
  options: ['true'],
  description: 'Optional. Returns a description of the service.',
};

/** What a service says of itself: its address, parameters, an example and a table of its fields. */
export function describe(service: SimulatedService, call: SimulatedCall): SimulatedAnswer {
  const parameter = [describeParameter, ...service.parameters].map(parameterRecord);
  const rows = service.fields.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  const url = `https://${call.host}/api/default.php?apikey=api_token&service=${service.name}<br />\
&required_parameters=required_parameters<br /> [&optional_parameters=optional_parameters]`;
  const table = `<table id="details-table" width="100%" style="text-align:left; border:1px solid;" \
cellspacing="5" cellpadding="3" valign="top">
<tr bgcolor="#CCCCCC"><th>Field</th><th>Type</th><th>Can Be Empty</th><th>Description</th></tr>
${rows.join('\n')}
</table><br>`;
  const told = {
    name: service.name,
    url: ` ${url} `,
    description: service.description,
    parameters: { parameter },
    example: `\n${service.example}\n`,
    fielddescriptions: `\n${table}\n`,
  };
  return xml(declaration + result(call, 'OK', { service: told }, verbatim));
}

function parameterRecord({ name, type, required, options, description }: Parameter): Elements {
  const values = options.join(' ') || '0';
  return { '#': '\n', name, type, default: 0, values, description, required: required ? 'yes' : 'no' };
}
